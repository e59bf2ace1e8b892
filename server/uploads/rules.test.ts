import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { announced, cancelUpload, putFile, sessionOf, startFiles } from '#server/testing/files.ts';
import { call } from '#server/testing/isolation/call.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';

const place = provideDatabase();

beforeAll(() => {
  // Before the environment is first read, which is once.
  process.env.MAX_FILE_BYTES = '1000';
  process.env.MAX_SESSION_BYTES = '3000';
  process.env.REFUSED_TYPES = '.com, video/*';
});

const none = { allowedTypes: [], refusedTypes: [], maxFileBytes: null, maxSessionBytes: null };

async function organization() {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'member');
  return { ada, mia, acme, admin: await as(ada, acme.id), member: await as(mia, acme.id) };
}

const named = (filename: string, content = 'hello', mimeType = 'text/plain') =>
  announced({ filename, content, mimeType });
const sized = (bytes: number) => named(`${bytes}.txt`, 'x'.repeat(bytes));

test('files are refused one by one with the rule that each breaks; the others come', async () => {
  const { admin, member } = await organization();
  await admin.uploads.setPolicy({ ...none, refusedTypes: ['.exe'], maxFileBytes: 100 });
  const plans = await startFiles(member, [
    named('a.EXE'),
    named('b.txt'),
    named('c.com'),
    named('d', 'x', 'video/mp4'),
    sized(101),
    sized(1_001),
  ]);
  expect(plans.map((plan) => (plan.ok ? null : plan.message))).toEqual([
    'Acme does not take .exe files.',
    null,
    'This Holdall does not take .com files.',
    'This Holdall does not take videos.',
    'Acme takes files of up to 100 bytes; this one is larger.',
    'Acme takes files of up to 100 bytes; this one is larger.',
  ]);
  expect((await member.uploads.list({})).items.map(({ filename }) => filename)).toEqual(['b.txt']);
});

test('in Personal the instance’s rules hold, whatever an organization sets', async () => {
  const { ada, admin } = await organization();
  await admin.uploads.setPolicy({ ...none, allowedTypes: ['image/*'] });
  const personal = await as(ada);
  const plans = await startFiles(personal, [named('a.exe'), named('b.com')]);
  expect(plans.map(({ ok }) => ok)).toEqual([true, false]);
  expect(await personal.uploads.policy()).toEqual({
    organization: null,
    allowed: [],
    refused: [{ patterns: ['.com', 'video/*'], source: 'system' }],
    maxFile: { bytes: 1_000, source: 'system' },
    maxSession: { bytes: 3_000, source: 'system' },
    instance: {
      allowedTypes: [],
      refusedTypes: ['.com', 'video/*'],
      maxFileBytes: 1_000,
      maxSessionBytes: 3_000,
    },
    own: null,
  });
  expect(await refusal(personal.uploads.setPolicy(none))).toMatchObject({ code: 'INVALID' });
});

test('everybody sees the rules with their source, admins and owners set them, the activity tells it', async () => {
  const { acme, admin, member } = await organization();
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const policy = { ...none, refusedTypes: ['.exe'], maxSessionBytes: 500 };
  expect(await admin.uploads.setPolicy(policy)).toEqual(policy);
  for (const caller of [member, await as(vera, acme.id)]) {
    expect(await caller.uploads.policy()).toMatchObject({
      organization: 'Acme',
      refused: [
        { patterns: ['.com', 'video/*'], source: 'system' },
        { patterns: ['.exe'], source: 'organization' },
      ],
      maxFile: { bytes: 1_000, source: 'system' },
      maxSession: { bytes: 500, source: 'organization' },
      own: policy,
    });
    expect(await refusal(caller.uploads.setPolicy(none))).toMatchObject({ code: 'FORBIDDEN' });
  }
  expect((await admin.audit.list({})).items[0]).toMatchObject({
    action: 'organization.uploads',
    before: none,
    after: policy,
  });
});

test('an organization narrows what the instance allows, and never widens it', async () => {
  const { admin } = await organization();
  const refused = (policy: object) => refusal(admin.uploads.setPolicy({ ...none, ...policy }));
  expect(await refused({ maxFileBytes: 1_001 })).toMatchObject({
    code: 'INVALID',
    details: { field: 'maxFileBytes' },
  });
  expect(await refused({ maxSessionBytes: 3_001 })).toMatchObject({
    details: { field: 'maxSessionBytes' },
  });
  expect(await refused({ allowedTypes: ['image/*', 'video/mp4'] })).toMatchObject({
    message: 'video/mp4 cannot be allowed. This Holdall does not take video/mp4 files.',
    details: { field: 'allowedTypes' },
  });
  await admin.uploads.setPolicy({ ...none, maxFileBytes: 1_000, maxSessionBytes: 3_000 });
  // What an operator lowers later holds over what was set before.
  await connected(place.urls.DATABASE_OWNER_URL, (owner) =>
    owner.query(
      `update organization set settings = jsonb_set(settings, '{uploadPolicy,maxFileBytes}', '5000')`,
    ),
  );
  expect((await admin.uploads.policy()).maxFile).toEqual({ bytes: 1_000, source: 'system' });
});

test('saving rules, limits of roles and the colour at once loses none of them', async () => {
  const { acme, admin } = await organization();
  const rules = { ...none, refusedTypes: ['.exe'] };
  const limits = { member: { maxFileBytes: 5, quotaBytes: null } };
  for (let round = 0; round < 5; round++)
    await Promise.all([
      admin.uploads.setPolicy(rules),
      admin.quotas.setRoleLimits({ limits }),
      admin.organizations.update({ name: 'Acme', slug: acme.slug, colour: 'teal' }),
    ]);
  const { rows } = await connected(place.urls.DATABASE_OWNER_URL, (owner) =>
    owner.query('select settings from organization where id = $1', [acme.id]),
  );
  expect(rows[0].settings).toEqual({ colour: 'teal', storageLimits: limits, uploadPolicy: rules });
});

describe('the most in one go', () => {
  test('[case 38] a session that declares more is refused at once, and nothing is written', async () => {
    const { admin, member } = await organization();
    await admin.uploads.setPolicy({ ...none, maxSessionBytes: 100 });
    const files = [sized(60)];
    const session = { ...sessionOf(files), bytes: 101 };
    expect(await refusal(member.uploads.start({ session, files }))).toMatchObject({
      code: 'TOO_LARGE',
      message: 'Acme takes up to 100 bytes in one go. Upload these files in smaller groups.',
    });
    expect((await member.uploads.list({})).items).toEqual([]);
  });

  test('[case 38] it holds for what several calls add up to; what was given up does not count', async () => {
    const { admin, member } = await organization();
    await admin.uploads.setPolicy({ ...none, maxSessionBytes: 100 });
    const first = await member.uploads.start({
      session: { ...sessionOf([]), files: 1, bytes: 0 },
      files: [sized(60)],
    });
    const session = { id: first.sessionId ?? '' };
    const next = await member.uploads.start({ session, files: [sized(41), sized(40), sized(1)] });
    expect(next.plans.map(({ ok }) => ok)).toEqual([false, true, false]);
    expect(next.plans[0]).toMatchObject({ code: 'TOO_LARGE' });
    const [plan] = first.plans;
    if (!plan?.ok) throw new Error('the first file was refused');
    await cancelUpload(member, plan.uploadId);
    const again = await member.uploads.start({ session, files: [sized(60)] });
    expect(again.plans.map(({ ok }) => ok)).toEqual([true]);
  });

  test('calls at the same moment never pass it together', async () => {
    const { admin, member } = await organization();
    await admin.uploads.setPolicy({ ...none, maxSessionBytes: 100 });
    const { sessionId } = await member.uploads.start({
      session: { ...sessionOf([]), files: 1, bytes: 0 },
      files: [sized(10)],
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        member.uploads.start({ session: { id: sessionId ?? '' }, files: [sized(10)] }),
      ),
    );
    expect(answers.filter(({ plans: [plan] }) => plan?.ok)).toHaveLength(9);
  });
});

describe('rules that are none', () => {
  test.each([
    { ...none, maxFileBytes: 1.5 },
    { ...none, maxSessionBytes: -1 },
    { ...none, refusedTypes: ['exe'] },
    { ...none, refusedTypes: Array.from({ length: 201 }, (_, n) => `.a${n}`) },
    { ...none, allowedTypes: undefined },
    { ...none, allowedTypes: '.exe' },
  ])('are refused by the API: %j', async (policy) => {
    const { ada, acme } = await organization();
    expect(await call('uploads.setPolicy', ada, acme.id, policy)).toMatchObject({
      ok: false,
      code: 'BAD_REQUEST',
    });
  });

  /** The name of the constraint that refuses a policy; null where none does. */
  const refusedBy = (policy: unknown): Promise<string | null> =>
    connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
      await owner.query('begin');
      try {
        await owner.query(
          `update organization set settings = settings || jsonb_build_object('uploadPolicy', $1::jsonb)`,
          [JSON.stringify(policy)],
        );
        return null;
      } catch (error) {
        if (error instanceof pg.DatabaseError) return error.constraint ?? error.message;
        throw error;
      } finally {
        await owner.query('rollback');
      }
    });

  test.each([
    {},
    none,
    { maxFileBytes: 1, maxSessionBytes: 2 ** 53 - 1 },
    { allowedTypes: ['image/*', 'application/vnd.ms-excel', '.tar.gz', '.写真'] },
  ])('the database takes %j', async (policy) => {
    await organization();
    expect(await refusedBy(policy)).toBeNull();
  });

  test.each([
    null,
    5,
    [],
    { more: 1 },
    { maxFileBytes: 0 },
    { maxFileBytes: -1 },
    { maxFileBytes: 1.5 },
    { maxFileBytes: '5' },
    { maxFileBytes: {} },
    { maxSessionBytes: [5] },
    { maxSessionBytes: 2 ** 53 },
    { maxFileBytes: 5, maxSessionBytes: true },
    { allowedTypes: null },
    { allowedTypes: '.exe' },
    { allowedTypes: {} },
    { allowedTypes: [5] },
    { allowedTypes: [null] },
    { refusedTypes: [['.exe']] },
    { refusedTypes: ['.exe', 'exe'] },
    { refusedTypes: [''] },
    { refusedTypes: Array.from({ length: 201 }, () => '.a') },
    { allowedTypes: ['.a'], refusedTypes: ['a/b/c'] },
  ])('the database refuses %j', async (policy) => {
    await organization();
    expect(await refusedBy(policy)).toBe('organization_upload_policy');
  });
});

test('a name that could not be uploaded cannot be given either; what came before a rule keeps its own kind', async () => {
  const { admin, member } = await organization();
  const [plain, script] = await Promise.all([
    putFile(member, { filename: 'notes.txt' }),
    putFile(member, { filename: 'setup.sh', content: 'echo hello' }),
  ]);
  await admin.uploads.setPolicy({ ...none, refusedTypes: ['.sh'] });
  expect(await refusal(member.files.rename({ id: plain.id, filename: 'notes.SH' }))).toMatchObject({
    code: 'INVALID',
    message: 'Acme does not take .sh files.',
  });
  await member.files.rename({ id: plain.id, filename: 'notes.md' });
  await member.files.rename({ id: script.id, filename: 'install.sh' });
});
