import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { folder } from '#db/schema/folders.ts';
import { retention } from '#db/schema/retention.ts';
import { storage } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import { sweepFolders } from '#server/jobs/folders/mutations.ts';
import { expireTrash } from '#server/jobs/trash/expiry/mutations.ts';
import { expireVersions, sweepVersions } from '#server/jobs/versions/mutations.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { cleanUp } from '#server/testing/cleaning.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { killAt, startMortalServer, writesOf } from '#server/testing/faults/trial.ts';
import { putFile } from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import {
  as,
  join,
  makeOrganization,
  makePerson,
  type Person,
  scopeIn,
} from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { purgeTime } from './queries.ts';
import { type RetentionInput, retentionInput } from './schema.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

let ada: Person;
let caller: Caller;

beforeEach(async () => {
  ada = await makePerson();
  caller = await as(ada);
});

/** Lets days pass for what was deleted, and for what was set. */
async function passDays(days: number): Promise<void> {
  const past = sql`make_interval(days => ${days})`;
  await asSystem(async (tx) => {
    for (const table of [storage, folder])
      await tx.update(table).set({ deletedAt: sql`${table.deletedAt} - ${past}` });
    await tx.update(storage).set({
      createdAt: sql`${storage.createdAt} - ${past}`,
      versionAt: sql`${storage.versionAt} - ${past}`,
    });
    await tx.update(fileVersion).set({ createdAt: sql`${fileVersion.createdAt} - ${past}` });
    await tx.update(retention).set({ effectiveAt: sql`${retention.effectiveAt} - ${past}` });
  });
}

const names = async () => (await caller.trash.list({})).items.map(({ name }) => name).toSorted();

async function trashTree(): Promise<void> {
  const { ids } = await caller.folders.ensure({ paths: [['folder']] });
  await putFile(caller, { filename: 'inside.txt', folderId: ids[0] ?? null });
  const { id } = await putFile(caller, { filename: 'alone.txt' });
  await caller.trash.put({ files: [id], folders: ids });
}

const rules: RetentionInput = { trashDays: 30, keepVersions: 100, versionDays: null };

describe('the rules', () => {
  test('are those of the instance until somebody sets others, which everybody may read', async () => {
    expect(await caller.retention.current()).toEqual({
      ...rules,
      effectiveAt: null,
      instance: rules,
      own: false,
    });
    const mine = { trashDays: 7, keepVersions: 2, versionDays: 90 };
    await caller.retention.set(mine);
    expect(await caller.retention.current()).toEqual({
      ...mine,
      effectiveAt: expect.any(Date),
      instance: rules,
      own: true,
    });
    await caller.retention.set({ ...mine, keepVersions: null });
    expect(await caller.retention.current()).toMatchObject({ keepVersions: null });
    const [before, after] = await asSystem((tx) =>
      tx.select().from(auditLog).where(eq(auditLog.userId, ada.id)).orderBy(auditLog.id),
    );
    expect(before).toMatchObject({ action: 'retention.set', before: rules, after: mine });
    expect(after).toMatchObject({ before: mine, after: { ...mine, keepVersions: null } });
  });

  test('are set by admins in an organization, and hold for it alone', async () => {
    const acme = await makeOrganization(ada);
    const mia = await makePerson('Mia');
    await join(mia, acme.id, 'member');
    const asMia = await as(mia, acme.id);
    expect(await refusalCode(asMia.retention.set(rules))).toBe('FORBIDDEN');
    await (await as(ada, acme.id)).retention.set({ ...rules, trashDays: 3 });
    expect(await asMia.retention.current()).toMatchObject({ trashDays: 3 });
    expect(await caller.retention.current()).toMatchObject({ trashDays: 30, own: false });
  });

  test('say in words what cannot be', () => {
    const problem = (input: object) =>
      retentionInput.safeParse({ ...rules, ...input }).error?.issues[0]?.message;
    expect(problem({ trashDays: 0 })).toBe('Use at least 1 day.');
    expect(problem({ trashDays: Number.NaN })).toBe(
      'Enter for how many days the trash keeps things.',
    );
    expect(problem({ keepVersions: 0 })).toBe('Keep at least 1 former version.');
    expect(problem({ versionDays: 4_000 })).toBe('Use at most 3,650 days.');
    expect(problem({ versionDays: null, keepVersions: null })).toBeUndefined();
  });
});

describe('the trash', () => {
  test('is purged of what is older than it keeps, files and folders, and of nothing else', async () => {
    await trashTree();
    await passDays(29);
    await putFile(caller, { filename: 'kept.txt' });
    await expireTrash();
    expect(await names()).toEqual(['alone.txt', 'folder']);
    const [entry] = (await caller.trash.list({})).items;
    expect(entry?.purgeAt).toEqual(
      purgeTime(entry?.deletedAt ?? new Date(0), { ...rules, effectiveAt: null }),
    );
    await passDays(1);
    const { id } = await putFile(caller, { filename: 'later.txt' });
    await caller.files.trash({ ids: [id] });
    await expireTrash();
    expect(await names()).toEqual(['later.txt']);
    await sweepFolders();
    await cleanUp(place.urls);
    expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
    const told = await asSystem((tx) =>
      tx.select().from(auditLog).where(eq(auditLog.userAgent, 'holdall trash.expire')),
    );
    expect(told.filter(({ userId }) => userId === ada.id).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['file.purge', 'folder.purge']),
    );
  });

  test('keeps things as long as its workspace says, and loses nothing on the day of a change', async () => {
    await trashTree();
    await passDays(10);
    await caller.retention.set({ ...rules, trashDays: 5 });
    await expireTrash();
    expect(await names()).toEqual(['alone.txt', 'folder']);
    const [entry] = (await caller.trash.list({})).items;
    const { effectiveAt } = await caller.retention.current();
    expect(entry?.purgeAt).toEqual(effectiveAt);
    await passDays(1);
    await expireTrash();
    expect(await names()).toEqual([]);
  });

  test('[case 64] a purge that is killed goes on where it was', { timeout: 120_000 }, async () => {
    await trashTree();
    await passDays(31);
    const server = await startMortalServer();
    const rehearsal = await writesOf(server, (mortal) => mortal.job('expire-trash'));
    await server.stop();
    const [first = 0, second = 0] = rehearsal.flatMap((write, n) =>
      write === 'commit' ? [n] : [],
    );
    for (const cut of [
      { step: first, when: 'before' },
      { step: second, when: 'after' },
    ] as const) {
      await trashTree();
      await passDays(31);
      await killAt(await startMortalServer(), cut, (mortal) => mortal.job('expire-trash'));
      await expireTrash();
      expect(await names()).toEqual([]);
    }
    await sweepFolders();
    await cleanUp(place.urls);
    expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
  });
});

describe('former versions', () => {
  const scope = () => scopeIn(ada, { id: 'personal', kind: 'personal', role: 'owner' });
  const write = (content: string) =>
    arriveAs(scope(), { filename: 'a.txt', content, onConflict: 'replace' });
  const numbers = async (id: string) =>
    (await caller.files.versions({ id })).items.map(({ number }) => number);
  const keep = async (given: Partial<RetentionInput>) => {
    await caller.retention.set({ ...rules, ...given });
    await passDays(1);
  };

  test('beyond the number that is kept go with the next one, oldest first, the present one never', async () => {
    await keep({ keepVersions: 2 });
    const id = await write('1');
    await write('22');
    await write('333');
    expect(await waitingJobs(id)).toBe(0);
    await write('4444');
    expect(await waitingJobs(id)).toBe(1);
    // Counted until it is gone.
    expect((await caller.quotas.current()).user.used).toBe(1 + 2 + 3 + 4);
    await expireVersions(id);
    expect(await numbers(id)).toEqual([4, 3, 2]);
    expect((await caller.quotas.current()).user.used).toBe(2 + 3 + 4);
    await cleanUp(place.urls);
    expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
    const told = await asSystem((tx) =>
      tx.select().from(auditLog).where(eq(auditLog.action, 'version.expire')),
    );
    expect(told.find(({ subjectId }) => subjectId === id)).toMatchObject({
      before: { filename: 'a.txt', versions: [1] },
      userAgent: 'holdall versions.expire',
    });
  });

  test('go when they were replaced long enough ago, however old they are', async () => {
    await keep({ versionDays: 10 });
    const id = await write('1');
    await passDays(100);
    await write('2');
    await passDays(6);
    await write('3');
    await passDays(5);
    await sweepVersions();
    // The first was replaced 11 days ago, the second 5.
    expect(await numbers(id)).toEqual([3, 2]);
    await passDays(100);
    await sweepVersions();
    expect(await numbers(id)).toEqual([3]);
  });

  test('stay where there is no limit, on the day of a change, and while the file is in the trash', async () => {
    await keep({ keepVersions: null });
    const id = await write('1');
    for (const content of ['2', '3', '4']) await write(content);
    await passDays(1_000);
    await sweepVersions();
    expect(await numbers(id)).toEqual([4, 3, 2, 1]);
    await caller.retention.set({ ...rules, keepVersions: 1 });
    await sweepVersions();
    expect(await numbers(id)).toEqual([4, 3, 2, 1]);
    await passDays(1);
    await caller.files.trash({ ids: [id] });
    await sweepVersions();
    await caller.files.restore({ ids: [id] });
    expect(await numbers(id)).toEqual([4, 3, 2, 1]);
    await sweepVersions();
    expect(await numbers(id)).toEqual([4, 3]);
  });

  test('are deleted in batches, and nothing is lost where two do it at once', async () => {
    await keep({ keepVersions: 3 });
    const id = await write('1');
    await write('2');
    await asSystem(async (tx) => {
      await tx.execute(sql`
        insert into file_version (id, user_id, organization_id, storage_id, object_id, number, size, mime_type, created_at)
        select gen_random_uuid(), user_id, organization_id, storage_id, object_id, n, size, mime_type, created_at
        from file_version, generate_series(2, 1201) n where storage_id = ${id}`);
      await tx.update(storage).set({ version: 1_202 }).where(eq(storage.id, id));
    });
    await Promise.all([expireVersions(id), expireVersions(id), sweepVersions()]);
    expect(await numbers(id)).toEqual([1_202, 1_201, 1_200, 1_199]);
    await cleanUp(place.urls);
    expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
  });
});

async function waitingJobs(fileId: string): Promise<number> {
  const { rows } = await asSystem((tx) =>
    tx.execute(sql`select 1 from graphile_worker.jobs where key = ${`versions.expire:${fileId}`}`),
  );
  return rows.length;
}
