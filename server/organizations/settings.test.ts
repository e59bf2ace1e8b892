import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { organization } from '#db/schema/organizations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { call } from '#server/testing/isolation/call.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

const place = provideDatabase();

async function organizationOf(name = 'Acme') {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga, name);
  return { olga, acme, owner: await as(olga, acme.id) };
}

const updatesOf = (id: string) =>
  asSystem((tx) =>
    tx
      .select({ action: auditLog.action, before: auditLog.before, after: auditLog.after })
      .from(auditLog)
      .where(sql`${auditLog.subjectId} = ${id} and ${auditLog.action} = 'organization.update'`),
  );

test('name, address and colour change for everybody, and the audit log says from what to what', async () => {
  const { acme, owner } = await organizationOf();
  const slug = `${acme.slug}-2`;
  const after = { name: 'Acme Labs', slug, colour: 'violet' as const };
  expect(await owner.organizations.update(after)).toEqual(after);
  expect(await owner.workspaces.current()).toMatchObject({ id: acme.id, ...after });
  const { name, colour } = acme;
  expect(await updatesOf(acme.id)).toEqual([
    { action: 'organization.update', before: { name, slug: acme.slug, colour }, after },
  ]);
});

test('saving what is there already changes nothing and writes nothing', async () => {
  const { acme, owner } = await organizationOf();
  await owner.organizations.update({ name: acme.name, slug: acme.slug, colour: 'blue' });
  expect(await updatesOf(acme.id)).toEqual([]);
});

test('an address that is taken is refused, also when two want it at once, and nothing changes', async () => {
  const [first, second] = [await organizationOf('One'), await organizationOf('Two')];
  const told = { code: 'CONFLICT', message: 'This address is taken. Choose another one.' };
  const input = { name: 'Renamed', slug: first.acme.slug, colour: 'red' as const };
  expect(await refusal(second.owner.organizations.update(input))).toMatchObject(told);
  expect((await second.owner.workspaces.current()).name).toBe('Two');
  const wanted = { ...input, slug: `${first.acme.slug}-new` };
  const answers = await Promise.allSettled([
    first.owner.organizations.update(wanted),
    second.owner.organizations.update(wanted),
  ]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the former address is free again', async () => {
  const { acme, owner } = await organizationOf();
  await owner.organizations.update({ name: 'Acme', slug: `${acme.slug}-x`, colour: 'blue' });
  const { slug } = acme;
  const founder = await as(await makePerson());
  await founder.organizations.create({ name: 'Heir', slug, colour: 'red' });
});

test.each([
  ['a reserved address', { slug: 'settings' }],
  ['an address with capitals', { slug: 'Acme' }],
  ['no name', { name: ' ' }],
  ['a name with a direction mark', { name: 'Acme\u202e' }],
  ['a colour of one’s own', { colour: 'url(x)' }],
])('%s is refused with a sentence', async (_, fault) => {
  const { olga, acme } = await organizationOf();
  const input = { name: 'Acme', slug: acme.slug, colour: 'blue', ...fault };
  expect(await call('organizations.update', olga, acme.id, input)).toMatchObject({
    ok: false,
    code: 'BAD_REQUEST',
  });
});

test('admins may change the settings, members and viewers may not', async () => {
  const { acme } = await organizationOf();
  const input = { name: 'By an admin', slug: acme.slug, colour: 'green' as const };
  for (const role of ['admin', 'member', 'viewer'] as const) {
    const person = await makePerson(role);
    await join(person, acme.id, role);
    const changing = (await as(person, acme.id)).organizations.update(input);
    if (role === 'admin') expect((await changing).name).toBe('By an admin');
    else expect(await refusalCode(changing)).toBe('FORBIDDEN');
  }
});

test('settings that the form does not show stay', async () => {
  const { acme, owner } = await organizationOf();
  await connected(place.urls.DATABASE_OWNER_URL, (db) =>
    db.query(`update organization set settings = settings || '{"later": 7}' where id = $1`, [
      acme.id,
    ]),
  );
  await owner.organizations.update({ name: 'Acme', slug: acme.slug, colour: 'pink' });
  const [row] = await asSystem((tx) =>
    tx
      .select({ settings: organization.settings })
      .from(organization)
      .where(eq(organization.id, acme.id)),
  );
  expect(row?.settings).toEqual({ colour: 'pink', later: 7 });
});
