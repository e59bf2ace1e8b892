import { eq } from 'drizzle-orm';
import PQueue from 'p-queue';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { upload } from '#db/schema/uploads.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { cancelUpload, completeUpload, putFile, send, startUpload } from '#server/testing/files.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { expireUploads } from '../jobs/uploads/mutations.ts';

provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

/** An organization with an owner and further members, everybody able to call. */
async function organizationOf(members: number) {
  const owner = await makePerson('Olga');
  const acme = await makeOrganization(owner);
  const admin = await as(owner, acme.id);
  const people = [owner];
  for (let n = 0; n < members; n++) {
    const person = await makePerson();
    await join(person, acme.id, 'member');
    people.push(person);
  }
  return { acme, admin, people, callers: await Promise.all(people.map((one) => as(one, acme.id))) };
}

const size = 10;
let files = 0;
const start = (caller: Caller, bytes = size) =>
  startUpload(caller, { filename: `${files++}.bin`, content: new Uint8Array(bytes) });

/**
 * How many of these starts are taken. So many race that all connections of the pool are busy and
 * more wait; all 400 would wait longer on a busy machine than the pool lets them.
 */
async function taken(starts: (() => Promise<unknown>)[]): Promise<number> {
  const race = new PQueue({ concurrency: 50 });
  const outcomes = await Promise.allSettled(starts.map((begin) => race.add(begin)));
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(String(outcome.reason)).toMatch(/the upload was refused: This file needs/);
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

test('[case 58] of 400 racing starts for 100 places in the organization exactly 100 are taken', {
  timeout: 60_000,
}, async () => {
  const { admin, callers } = await organizationOf(3);
  await admin.quotas.setWorkspaceLimit({ limitBytes: 100 * size });
  const racers = Array.from({ length: 100 }, () =>
    callers.map((caller) => () => start(caller)),
  ).flat();
  expect(racers).toHaveLength(400);
  expect(await taken(racers)).toBe(100);
  const { workspace } = await admin.quotas.current();
  expect(workspace).toMatchObject({ used: 0, reserved: 100 * size });
});

test('[case 58] of 400 racing starts for 100 places of one person exactly 100 are taken', {
  timeout: 60_000,
}, async () => {
  const { admin, people, callers } = await organizationOf(1);
  const [, mia] = people;
  const [, caller] = callers;
  if (!mia || !caller) throw new Error('there is a member');
  const limits = { maxFileBytes: null, quotaBytes: 100 * size };
  await admin.quotas.setUserLimit({ userId: mia.id, ...limits, reason: 'x' });
  const racers = Array.from({ length: 400 }, () => () => start(caller));
  expect(await taken(racers)).toBe(100);
  const { user, workspace } = await caller.quotas.current();
  expect([user.reserved, workspace.reserved]).toEqual([100 * size, 100 * size]);
});

test('[case 58] where person and organization are nearly full at once neither is passed by a byte', async () => {
  const { admin, callers } = await organizationOf(2);
  await admin.quotas.setRoleLimits({
    limits: { member: { maxFileBytes: null, quotaBytes: 9 * size + 5 } },
  });
  await admin.quotas.setWorkspaceLimit({ limitBytes: 13 * size + 7 });
  const members = callers.slice(1);
  const racers = Array.from({ length: 20 }, () =>
    members.map((caller) => () => start(caller)),
  ).flat();
  expect(await taken(racers)).toBe(13);
  for (const caller of members)
    expect((await caller.quotas.current()).user.reserved).toBeLessThanOrEqual(9 * size);
  expect((await admin.quotas.current()).workspace.reserved).toBe(13 * size);
});

test('[case 59] what an abandoned upload has reserved comes back', async () => {
  const { admin } = await organizationOf(0);
  await admin.quotas.setWorkspaceLimit({ limitBytes: 2 * size });
  const [first] = [await start(admin), await start(admin)];
  expect(await taken([() => start(admin)])).toBe(0);
  await cancelUpload(admin, first.uploadId);
  const third = await start(admin);
  expect(await taken([() => start(admin)])).toBe(0);
  await asSystem((tx) =>
    tx
      .update(upload)
      .set({ expiresAt: new Date(0) })
      .where(eq(upload.id, third.uploadId)),
  );
  await expireUploads();
  expect((await admin.quotas.current()).workspace).toMatchObject({ used: 0, reserved: size });
  expect(await taken([() => start(admin), () => start(admin)])).toBe(1);
});

test('[case 62] what is told twice, also at once, is counted once', async () => {
  const { admin } = await organizationOf(0);
  const [kept, given] = [await start(admin), await start(admin)];
  await send(kept.put, kept.bytes);
  const twice = (call: () => Promise<unknown>) => Promise.allSettled([call(), call(), call()]);
  await twice(() => completeUpload(admin, kept.uploadId));
  await twice(() => cancelUpload(admin, given.uploadId));
  await twice(() => completeUpload(admin, kept.uploadId));
  const { user, workspace } = await admin.quotas.current();
  for (const counted of [user, workspace])
    expect(counted).toMatchObject({ used: size, reserved: 0, fileCount: 1 });
});

test('limits are exact: one byte less fits, the limit fits, one byte more does not', async () => {
  for (const [bytes, fits] of [
    [0, true],
    [99, true],
    [100, true],
    [101, false],
  ] as const) {
    const { admin } = await organizationOf(0);
    await admin.quotas.setWorkspaceLimit({ limitBytes: 100 });
    expect([bytes, await taken([() => start(admin, bytes)])]).toEqual([bytes, fits ? 1 : 0]);
  }
});

test('a limit of 0 takes empty files only', async () => {
  const { admin } = await organizationOf(0);
  await admin.quotas.setWorkspaceLimit({ limitBytes: 0 });
  expect(await taken([() => start(admin, 1)])).toBe(0);
  expect(await putFile(admin, { filename: 'empty.txt', content: '' })).toMatchObject({
    filename: 'empty.txt',
  });
});

test('a limit lowered below what is stored removes nothing, and takes nothing more', async () => {
  const { admin } = await organizationOf(0);
  const { id } = await putFile(admin, { filename: 'a.txt', content: 'x'.repeat(50) });
  await admin.quotas.setWorkspaceLimit({ limitBytes: 20 });
  expect(await taken([() => start(admin, 1), () => start(admin, 0)])).toBe(0);
  expect((await admin.files.get({ id })).size).toBe(50);
  await admin.files.trash({ ids: [id] });
  expect(await taken([() => start(admin, 1)])).toBe(0);
  await admin.files.purge({ ids: [id] });
  expect(await taken([() => start(admin, 20)])).toBe(1);
});

test('[case 63] what others store elsewhere changes no number and no answer of a workspace', async () => {
  const one = await organizationOf(0);
  const other = await organizationOf(0);
  for (const { admin } of [one, other]) await admin.quotas.setWorkspaceLimit({ limitBytes: 100 });
  const content = 'the very same text';
  const before = await other.admin.quotas.current();
  await putFile(one.admin, { filename: 'a.txt', content });
  expect(await other.admin.quotas.current()).toEqual(before);
  await putFile(other.admin, { filename: 'a.txt', content });
  expect(await other.admin.quotas.current()).toEqual(await one.admin.quotas.current());
});
