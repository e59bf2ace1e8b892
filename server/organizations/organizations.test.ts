import { expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { call } from '#server/testing/isolation/call.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { slug, suggestSlug } from './schema.ts';

provideDatabase();

const founding = (given: object = {}) => ({ name: 'Acme', slug: 'acme', colour: 'teal', ...given });

test('whoever founds an organization is its owner, and it opens under its slug and colour', async () => {
  const ada = await makePerson();
  const acme = await (await as(ada)).organizations.create({
    name: '  Acme   Labs ',
    slug: 'acme-labs',
    colour: 'teal',
  });
  expect(acme).toMatchObject({ name: 'Acme   Labs', slug: 'acme-labs', role: 'owner' });
  expect(await (await as(ada, acme.id)).workspaces.current()).toEqual(acme);
  expect((await (await as(ada, acme.id)).members.list({})).items).toMatchObject([
    { userId: ada.id, role: 'owner' },
  ]);
});

test('a slug belongs to one organization: the second one is told, also when ten try at once', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => makePerson()));
  const answers = await Promise.all(
    people.map((person) => call('organizations.create', person, 'personal', founding())),
  );
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused).toEqual(
    Array(9).fill({
      ok: false,
      code: 'CONFLICT',
      message: 'This address is taken. Choose another one.',
    }),
  );
  const lists = await Promise.all(
    people.map(async (person) => (await as(person)).workspaces.list()),
  );
  expect(lists.flat().filter((each) => each.slug === 'acme')).toHaveLength(1);
});

test.each([
  ['personal', 'reserved'],
  ['new', 'reserved'],
  ['api', 'reserved'],
  ['admin', 'reserved'],
  ['account', 'reserved'],
  ['settings', 'reserved'],
  ['a', 'at least 2 characters'],
  ['x'.repeat(40), 'at most 39 characters'],
  ['Acme', 'small letters'],
  ['-acme', 'small letters'],
  ['acme-', 'small letters'],
  ['ac--me', 'small letters'],
  ['ac me', 'small letters'],
  ['../x', 'small letters'],
  ['асме', 'small letters'],
  ['acme\n', 'small letters'],
])('the slug %j is refused: %s', async (given, reason) => {
  const result = slug.safeParse(given);
  expect(result.error?.issues.map((issue) => issue.message).join(' ')).toContain(reason);
  const answer = await call(
    'organizations.create',
    await makePerson(),
    'personal',
    founding({ slug: given }),
  );
  expect(answer).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
});

test.each([
  ['no name', { name: '' }],
  ['a name of spaces', { name: '   ' }],
  ['a name that is too long', { name: 'x'.repeat(81) }],
  ['a name with a direction mark', { name: 'Acme\u202e' }],
  ['a name with half a character', { name: 'Acme \ud83d' }],
  ['a colour of one’s own', { colour: 'url(https://evil.example)' }],
  ['an id of one’s own', { id: '00000000-0000-7000-8000-000000000000' }],
])('founding with %s is refused', async (_, given) => {
  const answer = await call(
    'organizations.create',
    await makePerson(),
    'personal',
    founding(given),
  );
  expect(answer).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
});

test('a suggested slug is one that is allowed, or nothing', () => {
  expect(suggestSlug('Acme Labs, Inc.')).toBe('acme-labs-inc');
  expect(suggestSlug('Café Zürich')).toBe('cafe-zurich');
  expect(suggestSlug('최종')).toBe('');
  expect(suggestSlug(`${'x'.repeat(38)} yz`)).toBe('x'.repeat(38));
  for (const name of ['Acme Labs', '--a--b--', 'ÀÉÎ õü', 'x'.repeat(100), '1 2 3'])
    expect(slug.safeParse(suggestSlug(name)).success).toBe(true);
});

test('founding needs an account', async () => {
  expect(
    await refusal((await as(null)).organizations.create({ name: 'A', slug: 'aa', colour: 'red' })),
  ).toMatchObject({ code: 'UNAUTHENTICATED' });
});
