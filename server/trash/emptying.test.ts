import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { storage } from '#db/schema/storage.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import { sweepFolders } from '#server/jobs/folders/mutations.ts';
import { emptyTrash, sweepTrash } from '#server/jobs/trash/mutations.ts';
import { cleanUp } from '#server/testing/cleaning.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { fillTrash } from '#server/testing/full-trash.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, expel, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

const put = async (caller: Caller, filename: string, folderId: string | null = null) =>
  (await putFile(caller, { filename, folderId })).id;

const names = async (caller: Caller) =>
  (await caller.trash.list({})).items.map(({ name }) => name).toSorted();

const stateOf = async (id: string) => {
  const [row] = await asSystem((tx) =>
    tx.select().from(trashEmptying).where(eq(trashEmptying.id, id)),
  );
  return row?.state;
};

test('emptying says first what goes, then takes all of it, with bytes and former versions', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  await fillTrash(caller, scopeIn(ada, { id: 'personal', kind: 'personal', role: 'owner' }));
  const kept = await put(caller, 'kept.txt');
  expect(await caller.trash.summary()).toEqual({
    files: 3,
    folders: 1,
    bytes: 5 + 5 + 3 + 4,
    everybodys: true,
  });
  const { id } = await caller.trash.empty();
  expect(await caller.trash.emptying()).toEqual({ id, state: 'running', entries: 3, removed: 0 });
  expect(await refusalCode(caller.trash.empty())).toBe('CONFLICT');
  await emptyTrash(id);
  expect(await names(caller)).toEqual([]);
  expect(await caller.trash.emptying()).toEqual({ id, state: 'done', entries: 3, removed: 3 });
  await sweepFolders();
  await cleanUp(place.urls);
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
  expect(await caller.files.get({ id: kept })).toMatchObject({ filename: 'kept.txt' });
  expect((await caller.quotas.current()).user).toMatchObject({ used: 5, fileCount: 1 });
  expect(await refusalCode(caller.trash.empty())).toBe('INVALID');
  const told = await asSystem((tx) =>
    tx
      .select()
      .from(auditLog)
      .where(eq(auditLog.workspaceId, `user:${ada.id}`)),
  );
  const purges = told.filter(({ action }) => action.endsWith('.purge'));
  expect(purges.map(({ userAgent }) => userAgent)).toEqual(Array(3).fill('holdall trash.empty'));
  expect(told.filter(({ action }) => action === 'trash.empty')).toHaveLength(1);
});

test('what goes to the trash after emptying was asked for stays there, whatever the clocks say', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const files = [await put(caller, 'a'), await put(caller, 'b'), await put(caller, 'c')];
  await caller.files.trash({ ids: files.slice(0, 1) });
  // Deleted by a machine whose clock was ahead.
  const ahead = new Date(Date.now() + 3_600_000);
  await asSystem((tx) =>
    tx
      .update(storage)
      .set({ deletedAt: ahead })
      .where(eq(storage.id, files[0] ?? '')),
  );
  const { id } = await caller.trash.empty();
  await caller.files.trash({ ids: files.slice(1, 2) });
  await caller.trash.put({ files: files.slice(2) });
  await emptyTrash(id);
  expect(await names(caller)).toEqual(['b', 'c']);
  expect(await stateOf(id)).toBe('done');
});

test('what is restored while the trash is being emptied stays', async () => {
  const caller = await as(await makePerson());
  const files = [await put(caller, 'a'), await put(caller, 'b')];
  await caller.trash.put({ files });
  const { id } = await caller.trash.empty();
  await caller.files.restore({ ids: files.slice(0, 1) });
  await emptyTrash(id);
  expect(await names(caller)).toEqual([]);
  expect((await caller.files.list({})).items.map(({ filename }) => filename)).toEqual(['a']);
});

test('stopped, it leaves in the trash what is there, and cannot go on', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  await caller.trash.put({ files: [await put(caller, 'a')] });
  const { id } = await caller.trash.empty();
  expect(
    await refusalCode((await as(await makePerson())).trash.stopEmptying({ emptyingId: id })),
  ).toBe('NOT_FOUND');
  expect(await caller.trash.stopEmptying({ emptyingId: id })).toMatchObject({ state: 'stopped' });
  await emptyTrash(id);
  await sweepTrash();
  expect(await names(caller)).toEqual(['a']);
  expect(await refusalCode(caller.trash.stopEmptying({ emptyingId: id }))).toBe('CONFLICT');
  // Asked again, it goes.
  await emptyTrash((await caller.trash.empty()).id);
  expect(await names(caller)).toEqual([]);
});

test('a member empties their own part of the trash, an admin everybody’s', async () => {
  const olga = await makePerson('Olga');
  const mia = await makePerson('Mia');
  const acme = await makeOrganization(olga);
  await join(mia, acme.id, 'member');
  const [asOlga, asMia] = [await as(olga, acme.id), await as(mia, acme.id)];
  await asOlga.trash.put({ files: [await put(asOlga, 'of-olga')] });
  await asMia.trash.put({ files: [await put(asMia, 'of-mia')] });
  expect(await asMia.trash.summary()).toMatchObject({ files: 1, everybodys: false });
  expect(await asOlga.trash.summary()).toMatchObject({ files: 2, everybodys: true });
  await emptyTrash((await asMia.trash.empty()).id);
  expect(await names(asOlga)).toEqual(['of-olga']);
  await asMia.trash.put({ files: [await put(asMia, 'again')] });
  await emptyTrash((await asOlga.trash.empty()).id);
  expect(await names(asOlga)).toEqual([]);
});

test('who is no longer a member, or no longer an admin, has their emptying stopped', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const asOlga = await as(olga, acme.id);
  const admin = await makePerson('Adam');
  const memberId = await join(admin, acme.id, 'admin');
  await asOlga.trash.put({ files: [await put(asOlga, 'a')] });
  const first = await (await as(admin, acme.id)).trash.empty();
  await asOlga.members.setRole({ memberId, role: 'member' });
  await emptyTrash(first.id);
  expect(await stateOf(first.id)).toBe('stopped');
  await asOlga.members.setRole({ memberId, role: 'admin' });
  const second = await (await as(admin, acme.id)).trash.empty();
  await expel(memberId);
  await emptyTrash(second.id);
  expect(await stateOf(second.id)).toBe('stopped');
  expect(await names(asOlga)).toEqual(['a']);
});

test('more than one batch goes, also where two workers are at it', {
  timeout: 120_000,
}, async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const one = await put(caller, 'one');
  await asSystem((tx) =>
    tx.execute(sql`
      insert into storage (id, user_id, organization_id, file_key, filename, name_key, original_name, mime_type, size, object_id, status, deleted_at, deleted_by)
      select gen_random_uuid(), user_id, organization_id, gen_random_uuid()::text, 'n' || n, 'n' || n, 'n' || n, mime_type, size, object_id, 'soft_deleted', now(), user_id
      from storage, generate_series(1, 1200) n where id = ${one}`),
  );
  const { id, entries } = await caller.trash.empty();
  expect(entries).toBe(1_200);
  await Promise.all([emptyTrash(id), emptyTrash(id), sweepTrash()]);
  expect(await caller.trash.emptying()).toMatchObject({ state: 'done', removed: 1_200 });
  expect((await caller.quotas.current()).user).toMatchObject({ used: 5, fileCount: 1 });
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
});
