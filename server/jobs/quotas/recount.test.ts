import { and, eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile, startUpload } from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { recountQuotas } from './mutations.ts';

const place = provideDatabase();

/** As if a day had passed since the last time. */
const nextNight = () =>
  asSystem((tx) => tx.update(storageQuota).set({ lastCalculatedAt: new Date(0) }));

/** Changes rows behind the back of what counts them. */
const tamper = (statement: string, values: unknown[] = []) =>
  connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
    await owner.query(statement, values);
  });

const counters = (workspaceId: string) =>
  problemsOf(place.urls, workspaceId).then((problems) =>
    problems.filter((problem) => problem.startsWith('the counters')),
  );

async function organization() {
  const olga = await makePerson('Olga');
  const mia = await makePerson('Mia');
  const acme = await makeOrganization(olga);
  await join(mia, acme.id, 'member');
  const [owner, member] = [await as(olga, acme.id), await as(mia, acme.id)];
  await putFile(owner, { filename: 'a.txt', content: 'x'.repeat(30) });
  await putFile(member, { filename: 'b.txt', content: 'x'.repeat(70) });
  await startUpload(member, { filename: 'c.txt', content: 'x'.repeat(5) });
  return { olga, mia, acme, owner, member, workspaceId: `org:${acme.id}` };
}

beforeEach(async () => {
  await recountQuotas();
});

test('counters that are right stay as they are, and it is written down that they were looked at', async () => {
  const { workspaceId, owner } = await organization();
  const before = await owner.quotas.current();
  expect(await recountQuotas()).toBe(0);
  expect(await owner.quotas.current()).toEqual(before);
  const [row] = await asSystem((tx) =>
    tx.select().from(storageQuota).where(eq(storageQuota.workspaceId, workspaceId)),
  );
  expect(row?.lastCalculatedAt).toBeInstanceOf(Date);
});

test('counters that have drifted are corrected, and the activity says from what to what', async () => {
  const { workspaceId, owner, mia } = await organization();
  await tamper(
    'update storage_quota set used_bytes = 999, file_count = 1 where workspace_id = $1',
    [workspaceId],
  );
  await tamper(
    'update user_storage_limit set used_bytes = 0, reserved_bytes = 77 where workspace_id = $1 and user_id = $2',
    [workspaceId, mia.id],
  );
  expect(await counters(workspaceId)).toHaveLength(2);
  expect(await recountQuotas()).toBe(2);
  expect(await counters(workspaceId)).toEqual([]);
  const { items } = await owner.audit.list({ group: 'settings', limit: 2 });
  const told = items.map(({ action, actor, person, before, after }) => ({
    action,
    actor: actor.name,
    person,
    before,
    after,
  }));
  expect(told).toHaveLength(2);
  expect(told).toEqual(
    expect.arrayContaining([
      {
        action: 'quota.repair',
        actor: 'Holdall',
        person: null,
        before: { used: 999, reserved: 5, files: 1 },
        after: { used: 100, reserved: 5, files: 2 },
      },
      {
        action: 'quota.repair',
        actor: 'Holdall',
        person: 'Mia',
        before: { userId: mia.id, used: 0, reserved: 77, files: 1 },
        after: { used: 70, reserved: 5, files: 1 },
      },
    ]),
  );
  await nextNight();
  expect(await recountQuotas()).toBe(0);
});

test('counters that are missing altogether are made again', async () => {
  const { workspaceId } = await organization();
  const ada = await makePerson();
  await startUpload(await as(ada), { filename: 'a.txt', content: 'x'.repeat(9) });
  for (const table of ['storage_quota', 'user_storage_limit'])
    await tamper(`delete from ${table} where workspace_id = any($1)`, [
      [workspaceId, `user:${ada.id}`],
    ]);
  await recountQuotas();
  expect(await counters(workspaceId)).toEqual([]);
  expect(await counters(`user:${ada.id}`)).toEqual([]);
  expect((await (await as(ada)).quotas.current()).reserved).toBe(9);
});

test('limits stay when counters are corrected', async () => {
  const { workspaceId, owner, mia } = await organization();
  await owner.quotas.setUserLimit({
    userId: mia.id,
    maxFileBytes: 7,
    quotaBytes: 500,
    reason: 'x',
  });
  await owner.quotas.setWorkspaceLimit({ limitBytes: 600 });
  await tamper('update user_storage_limit set used_bytes = 1 where workspace_id = $1', [
    workspaceId,
  ]);
  await nextNight();
  expect(await recountQuotas()).toBe(2);
  const [row] = await asSystem((tx) =>
    tx
      .select()
      .from(userStorageLimit)
      .where(
        and(eq(userStorageLimit.workspaceId, workspaceId), eq(userStorageLimit.userId, mia.id)),
      ),
  );
  expect(row).toMatchObject({ maxFileBytes: 7, quotaBytes: 500, usedBytes: 70, reason: 'x' });
  expect((await owner.quotas.current()).workspace).toMatchObject({ limit: 600, used: 100 });
});

test('what was looked at lately is not due, so that a run that was cut goes on where it ended', async () => {
  const { workspaceId } = await organization();
  expect(await recountQuotas()).toBe(0);
  await tamper('update storage_quota set used_bytes = 1 where workspace_id = $1', [workspaceId]);
  expect(await recountQuotas()).toBe(0);
  await nextNight();
  expect(await recountQuotas()).toBe(1);
});

test('two runs at once correct a counter once', async () => {
  const { workspaceId } = await organization();
  for (let round = 0; round < 5; round++) {
    await tamper('update storage_quota set used_bytes = 1 where workspace_id = $1', [workspaceId]);
    await nextNight();
    const corrected = await Promise.all([recountQuotas(), recountQuotas()]);
    expect(corrected.reduce((sum, each) => sum + each)).toBe(1);
    expect(await counters(workspaceId)).toEqual([]);
  }
});

test('while people upload and delete, counters are corrected exactly', {
  timeout: 60_000,
}, async () => {
  const { workspaceId, owner, member } = await organization();
  let files = 0;
  const busy = async (caller: typeof owner) => {
    for (let n = 0; n < 10; n++) {
      const { id } = await putFile(caller, { filename: `${files++}.txt`, content: 'x'.repeat(n) });
      if (n % 2) await caller.files.trash({ ids: [id] });
      if (n % 4 === 1) await caller.files.purge({ ids: [id] });
    }
  };
  const people = Promise.all([busy(owner), busy(member), busy(member)]);
  const working = { yes: true };
  const done = people.finally(() => {
    working.yes = false;
  });
  while (working.yes) {
    // Upwards: below its rows a counter could not follow them down.
    await tamper('update storage_quota set used_bytes = used_bytes + 7 where workspace_id = $1', [
      workspaceId,
    ]);
    await nextNight();
    expect(await recountQuotas()).toBeGreaterThanOrEqual(1);
  }
  await done;
  expect(await counters(workspaceId)).toEqual([]);
});
