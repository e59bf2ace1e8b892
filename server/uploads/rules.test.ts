import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { organization } from '#db/schema/organizations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { announced, startFiles } from '#server/testing/files.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

const place = provideDatabase();

beforeAll(() => {
  process.env.REFUSED_TYPES = '.exe, application/x-msdownload';
  process.env.MAX_SESSION_BYTES = '1000';
});

async function acme() {
  const olga = await makePerson('Olga');
  const { id } = await makeOrganization(olga);
  return { id, owner: await as(olga, id) };
}

const named = (filename: string, mimeType = 'application/octet-stream') =>
  announced({ filename, mimeType });

const none = { allowedTypes: [], refusedTypes: [], maxFileBytes: null, maxSessionBytes: null };

test('what the instance refuses is refused everywhere, by type or by the end of the name, and named', async () => {
  const caller = await as(await makePerson());
  const plans = await startFiles(caller, [
    named('setup.exe'),
    named('SETUP.EXE'),
    named('setup.exe. .'),
    named('a.txt', 'application/x-msdownload'),
    named('exe'),
    named('a.exe.txt'),
  ]);
  expect(plans.map((plan) => plan.ok)).toEqual([false, false, false, false, true, true]);
  expect(plans[0]).toEqual({
    ok: false,
    code: 'INVALID',
    message: 'This Holdall takes no .exe files.',
  });
});

test('an organization narrows what the instance allows, and the refusal says whose rule it is', async () => {
  const { owner } = await acme();
  await owner.uploads.setPolicy({
    allowedTypes: ['image/*', '.PDF'],
    refusedTypes: ['image/svg+xml'],
    maxFileBytes: 10,
    maxSessionBytes: 5_000,
  });
  const plans = await startFiles(owner, [
    named('a.png', 'image/png'),
    named('a.pdf'),
    named('a.txt', 'text/plain'),
    named('a.svg', 'image/svg+xml'),
    { ...named('large.png', 'image/png'), size: 11 },
    named('a.exe', 'image/png'),
  ]);
  expect(plans.map((plan) => (plan.ok ? true : plan.message))).toEqual([
    true,
    true,
    'Acme takes image/* and .pdf files only.',
    'Acme takes no image/svg+xml files.',
    'Acme takes files of up to 10 bytes; this one is larger.',
    'This Holdall takes no .exe files.',
  ]);
  expect(await owner.uploads.policy()).toMatchObject({
    organization: 'Acme',
    refused: [
      { patterns: ['.exe', 'application/x-msdownload'], source: 'system' },
      { patterns: ['image/svg+xml'], source: 'organization' },
    ],
    maxFile: { bytes: 10, source: 'organization' },
    // Above what the instance allows, a value has no effect.
    maxSession: { bytes: 1_000, source: 'system' },
    own: { maxSessionBytes: 5_000 },
  });
});

test('[case 38] a session above the largest one is refused at once, and exactly', async () => {
  const caller = await as(await makePerson());
  const file = { ...named('a.bin'), size: 400 };
  const start = (session: Parameters<typeof caller.uploads.start>[0]['session'], count = 1) =>
    caller.uploads.start({
      session,
      files: Array.from({ length: count }, (_, n) => ({ ...file, filename: `${n}.bin` })),
    });
  const declared = { name: 'Files', files: 1, bytes: 1_001 };
  expect(await refusal(start(declared))).toMatchObject({ code: 'TOO_LARGE' });
  const { sessionId, plans } = await start({ ...declared, bytes: 1_000 }, 3);
  expect(plans.map((plan) => plan.ok)).toEqual([true, true, false]);
  const id = sessionId ?? '';
  const rest = (size: number) =>
    caller.uploads.start({ session: { id }, files: [{ ...file, filename: `${size}`, size }] });
  expect((await rest(201)).plans).toMatchObject([{ ok: false, code: 'TOO_LARGE' }]);
  expect((await rest(200)).plans).toMatchObject([{ ok: true }]);
  expect((await rest(1)).plans).toMatchObject([{ ok: false, code: 'TOO_LARGE' }]);
  // What was given up makes room again.
  const [plan] = plans;
  await caller.uploads.cancel({ uploadIds: [plan?.ok ? plan.uploadId : ''] });
  expect((await rest(400)).plans).toMatchObject([{ ok: true }]);
});

test('only who manages the organization sets its policy; a wrong one is refused by schema and database', async () => {
  const { id, owner } = await acme();
  const mia = await makePerson('Mia');
  await join(mia, id, 'member');
  expect(await refusalCode((await as(mia, id)).uploads.setPolicy(none))).toBe('FORBIDDEN');
  for (const wrong of [
    { maxFileBytes: -1 },
    { maxFileBytes: 1.5 },
    { maxFileBytes: 0 },
    { maxSessionBytes: 2 ** 53 },
    { allowedTypes: ['*'] },
    { refusedTypes: ['exe'] },
    { refusedTypes: ['.a/b'] },
  ])
    await expect(owner.uploads.setPolicy(wrong)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  for (const uploadPolicy of [
    [],
    'x',
    null,
    { maxFileBytes: -1 },
    { maxFileBytes: 1.5 },
    { maxSessionBytes: '5' },
    { allowedTypes: '.pdf' },
    { refusedTypes: [5] },
    { other: 1 },
  ])
    await expect(
      connected(place.urls.DATABASE_OWNER_URL, (owner) =>
        owner.query('update organization set settings = settings || $1::jsonb where id = $2', [
          JSON.stringify({ uploadPolicy }),
          id,
        ]),
      ),
      JSON.stringify(uploadPolicy),
    ).rejects.toMatchObject({ code: '23514' });
  await owner.uploads.setPolicy({ refusedTypes: ['.iso'], maxFileBytes: 5 });
  const [row] = await asSystem((tx) =>
    tx.select().from(organization).where(eq(organization.id, id)),
  );
  expect(row?.settings).toMatchObject({ uploadPolicy: { refusedTypes: ['.iso'] } });
});
