import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { storageObject } from '#db/schema/storage.ts';
import { tenantTables } from '#db/wall.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { passDelay } from '#server/testing/deletions.ts';
import { putFile, startUpload } from '#server/testing/files.ts';
import { provideFlakyStore } from '#server/testing/flaky-store.ts';
import { connected, snapshot } from '#server/testing/isolation/snapshot.ts';
import { makeRows } from '#server/testing/isolation/world.ts';
import { as, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { processAll } from '#server/testing/processing.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { storedText } from '#server/testing/store.ts';
import { purgeWorkspaces } from './mutations.ts';

const place = provideDatabase();
const store = provideFlakyStore();

/** An organization with a row in every table and `count` files in the store, deleted, its time up. */
async function deletedOrganization({ files = 2 } = {}) {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const workspaceId = `org:${acme.id}`;
  const caller = await as(olga, acme.id);
  for (let n = 0; n < files; n++) await putFile(caller, { filename: `${n}.txt`, content: `${n}` });
  await makeRows({ userId: olga.id, organizationId: acme.id });
  await startUpload(caller, { filename: 'open.txt' });
  const keys = await keysOf(workspaceId);
  await caller.organizations.delete({ name: acme.name });
  await passDelay(place.urls, workspaceId);
  return { olga, acme, workspaceId, keys };
}

const keysOf = (workspaceId: string) =>
  asSystem(async (tx) => {
    const mine = and(eq(storageObject.workspaceId, workspaceId), eq(storageObject.state, 'stored'));
    const rows = await tx.select({ key: storageObject.objectKey }).from(storageObject).where(mine);
    return rows.map(({ key }) => key);
  });

/** The tables in which a workspace still has rows. */
async function tablesLeft(workspaceId: string): Promise<string[]> {
  const rows = await connected(place.urls.DATABASE_OWNER_URL, (owner) =>
    snapshot(owner, workspaceId),
  );
  return [...rows].filter(([, text]) => text !== '').map(([table]) => table);
}

const bytesLeft = async (keys: string[]) =>
  (await Promise.all(keys.map((key) => storedText(key)))).filter((text) => text !== null).length;

test('a purged organization leaves no row in any tenant table and no bytes, and nothing else is touched', async () => {
  const other = await makePerson('Sven');
  const theirs = await as(other);
  const kept = await putFile(theirs, { filename: 'kept.txt', content: 'kept' });
  const { olga, workspaceId, keys } = await deletedOrganization();
  const mine = await putFile(await as(olga), { filename: 'mine.txt' });
  expect((await tablesLeft(workspaceId)).sort()).toEqual([...tenantTables].sort());
  expect(await bytesLeft(keys)).toBe(2);

  await purgeWorkspaces();
  expect(await tablesLeft(workspaceId)).toEqual([]);
  expect(await bytesLeft(keys)).toBe(0);
  expect((await theirs.files.list({})).items.map(({ id }) => id)).toEqual([kept.id]);
  expect((await (await as(olga)).files.list({})).items.map(({ id }) => id)).toEqual([mine.id]);
  expect(await bytesLeft(await keysOf(`user:${other.id}`))).toBe(1);
  await purgeWorkspaces();
});

test('former versions and bytes that files share go with their workspace, those of others stay', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const workspaceId = `org:${acme.id}`;
  const [inAcme, alone] = [scopeIn(olga, acme), scopeIn(olga, personal)];
  const same = { filename: 'same.txt', content: 'the same everywhere' };
  const kept = await arriveAs(alone, same);
  for (const content of ['one', 'two', same.content])
    await arriveAs(inAcme, { filename: 'a.txt', content, onConflict: 'replace' });
  for (const filename of ['b.txt', 'c.txt']) await arriveAs(inAcme, { ...same, filename });
  await processAll();
  const keys = await keysOf(workspaceId);
  const caller = await as(olga, acme.id);
  await caller.organizations.delete({ name: acme.name });
  await passDelay(place.urls, workspaceId);
  await purgeWorkspaces();
  expect(await tablesLeft(workspaceId)).toEqual([]);
  expect(await bytesLeft(keys)).toBe(0);
  const { url } = await (await as(olga)).files.downloadUrl({ id: kept });
  expect(await (await fetch(url)).text()).toBe(same.content);
});

test('nothing is purged before its time, nor after it was taken back', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const caller = await as(olga, acme.id);
  await putFile(caller, { filename: 'a.txt' });
  await caller.organizations.delete({ name: acme.name });
  await purgeWorkspaces();
  await (await as(olga)).organizations.takeBack({ organizationId: acme.id });
  await passDelay(place.urls, `org:${acme.id}`);
  await purgeWorkspaces();
  expect((await caller.files.list({})).items).toHaveLength(1);
});

test('[case 64] [case 66] while the store is away a purge stops, loses nothing, and goes on later', async () => {
  const { workspaceId, keys } = await deletedOrganization();
  store.deletionsLeft = 0;
  expect(await refusalCode(purgeWorkspaces())).toBe('STORAGE_UNAVAILABLE');
  expect(await bytesLeft(keys)).toBe(2);
  // What names the bytes is still there, and so is what finds the purge again.
  expect(await tablesLeft(workspaceId)).toEqual(
    expect.arrayContaining(['organization', 'storage_object', 'workspace_deletion']),
  );
  store.deletionsLeft = 1;
  expect(await refusalCode(purgeWorkspaces())).toBe('STORAGE_UNAVAILABLE');
  expect(await tablesLeft(workspaceId)).toContain('storage_object');
  store.deletionsLeft = Number.POSITIVE_INFINITY;
  await purgeWorkspaces();
  expect(await tablesLeft(workspaceId)).toEqual([]);
  expect(await bytesLeft(keys)).toBe(0);
});

test.each(tenantTables)(
  '[case 64] a purge that is cut off at the rows of %s is finished by the next one',
  async (table) => {
    const { workspaceId, keys } = await deletedOrganization({ files: 1 });
    await connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
      await owner.query(
        `create or replace function cut_off() returns trigger language plpgsql as $$
         begin raise exception 'the process is gone'; end $$`,
      );
      await owner.query(
        `create trigger cut_off before delete on "${table}" execute function cut_off()`,
      );
      await expect(purgeWorkspaces()).rejects.toThrow();
      expect(await tablesLeft(workspaceId)).toContain('workspace_deletion');
      await owner.query(`drop trigger cut_off on "${table}"`);
    });
    await purgeWorkspaces();
    expect(await tablesLeft(workspaceId)).toEqual([]);
    expect(await bytesLeft(keys)).toBe(0);
  },
);

test('one workspace that cannot be purged holds up no other', async () => {
  const stuck = await deletedOrganization({ files: 1 });
  const free = await deletedOrganization({ files: 0 });
  await connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
    await owner.query(
      `create or replace function stuck() returns trigger language plpgsql as $$
       begin if old.workspace_id = '${stuck.workspaceId}' then raise exception 'stuck'; end if; return old; end $$`,
    );
    await owner.query(
      'create trigger stuck before delete on folder for each row execute function stuck()',
    );
    await expect(purgeWorkspaces()).rejects.toThrow();
    expect(await tablesLeft(free.workspaceId)).toEqual([]);
    await owner.query('drop trigger stuck on folder');
  });
  await purgeWorkspaces();
  expect(await tablesLeft(stuck.workspaceId)).toEqual([]);
});

test('while a signed URL can still write a key, its row waits for what may come', async () => {
  const { workspaceId } = await deletedOrganization({ files: 0 });
  const late = await asSystem((tx) =>
    tx
      .update(storageObject)
      .set({ writableUntil: new Date(Date.now() + 3_600_000) })
      .where(eq(storageObject.workspaceId, workspaceId))
      .returning({ id: storageObject.id }),
  );
  expect(late.length).toBeGreaterThan(0);
  await purgeWorkspaces();
  expect(await tablesLeft(workspaceId)).toContain('storage_object');
  await passDelay(place.urls, workspaceId);
  await purgeWorkspaces();
  expect(await tablesLeft(workspaceId)).toEqual([]);
});

test('nested folders go from the leaves up', async () => {
  const { workspaceId, olga, acme } = await deletedOrganization({ files: 0 });
  await connected(place.urls.DATABASE_OWNER_URL, (owner) =>
    owner.query(
      `with recursive ids as (select 1 as n, gen_random_uuid() as id, null::uuid as parent
         union all select n + 1, gen_random_uuid(), id from ids where n < 20)
       insert into folder (id, user_id, organization_id, parent_id, name, name_key)
       select id, $1, $2, parent, n::text, n::text from ids order by n`,
      [olga.id, acme.id],
    ),
  );
  await purgeWorkspaces();
  expect(await tablesLeft(workspaceId)).toEqual([]);
});

test('taking back and purging at the same moment ends in one of the two, wholly', async () => {
  for (let round = 0; round < 8; round++) {
    const { olga, acme, workspaceId, keys } = await deletedOrganization({ files: 1 });
    const caller = await as(olga);
    const [taken, purged] = await Promise.allSettled([
      caller.organizations.takeBack({ organizationId: acme.id }),
      purgeWorkspaces(),
    ]);
    expect(purged.status).toBe('fulfilled');
    if (taken.status === 'fulfilled') {
      expect(await bytesLeft(keys)).toBe(1);
      expect((await (await as(olga, acme.id)).workspaces.current()).id).toBe(acme.id);
      await purgeWorkspaces();
      expect(await tablesLeft(workspaceId)).toContain('storage');
    } else {
      expect(await tablesLeft(workspaceId)).toEqual([]);
      expect(await bytesLeft(keys)).toBe(0);
    }
  }
});

test('once the purge has begun there is nothing to take back', async () => {
  const { olga, acme } = await deletedOrganization();
  store.deletionsLeft = 0;
  await refusal(purgeWorkspaces());
  store.deletionsLeft = Number.POSITIVE_INFINITY;
  const caller = await as(olga);
  expect(await refusalCode(caller.organizations.takeBack({ organizationId: acme.id }))).toBe(
    'NOT_FOUND',
  );
  expect((await caller.account.overview()).deletedOrganizations).toEqual([]);
  const states = await asSystem((tx) =>
    tx
      .select({ state: workspaceDeletion.state })
      .from(workspaceDeletion)
      .where(eq(workspaceDeletion.workspaceId, `org:${acme.id}`)),
  );
  expect(states).toContainEqual({ state: 'purging' });
  await purgeWorkspaces();
});

test('several workers at once purge a workspace without harm', async () => {
  const { workspaceId, keys } = await deletedOrganization({ files: 4 });
  await Promise.allSettled(Array.from({ length: 3 }, () => purgeWorkspaces()));
  await purgeWorkspaces();
  expect(await tablesLeft(workspaceId)).toEqual([]);
  expect(await bytesLeft(keys)).toBe(0);
});

test('audit rows of a workspace that is not being purged cannot be deleted by the job either', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  await (await as(olga, acme.id)).organizations.delete({ name: acme.name });
  const { rows } = await connected(place.urls.DATABASE_SYSTEM_URL, (system) =>
    system.query('select purge_audit_log($1, 10) as gone', [`org:${acme.id}`]),
  );
  expect(rows).toEqual([{ gone: 0 }]);
  expect(await tablesLeft(`org:${acme.id}`)).toContain('audit_log');
});
