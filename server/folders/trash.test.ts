import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { purgeFolder, sweepFolders } from '#server/jobs/folders/mutations.ts';
import { deleteObjectBytes } from '#server/jobs/objects/mutations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { cancelUpload, putFile, startUpload } from '#server/testing/files.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { objectOf, objectRow, storedText } from '#server/testing/store.ts';

const place = provideDatabase();

const personal = async () => as(await makePerson());
type Caller = Awaited<ReturnType<typeof as>>;

async function make(caller: Caller, ...paths: string[]): Promise<string[]> {
  return (await caller.folders.ensure({ paths: paths.map((path) => path.split('/')) })).ids;
}

const pathOf = async (caller: Caller, id: string) =>
  (await caller.folders.path({ id })).map(({ name }) => name).join('/');

const trashedFolders = async (caller: Caller) =>
  (await caller.trash.list({})).items.filter(({ kind }) => kind === 'folder');
const trashedFiles = async (caller: Caller) =>
  (await caller.files.list({ status: 'trashed', sort: 'deletedAt' })).items;

test('a folder goes to the trash with all that is in it, as one entry that says who, when and from where', async () => {
  const caller = await personal();
  const [top = '', a = '', b = ''] = await make(caller, 'top', 'top/a', 'top/a/b');
  const file = await putFile(caller, { filename: 'f.txt', folderId: b });
  expect(await caller.folders.trash({ ids: [a] })).toEqual({ results: [{ id: a, ok: true }] });
  expect(await trashedFolders(caller)).toMatchObject([
    {
      id: a,
      name: 'a',
      from: ['top'],
      deletedAt: expect.any(Date),
      deletedBy: { id: expect.any(String), name: 'Ada' },
    },
  ]);
  expect(await trashedFiles(caller)).toEqual([]);
  expect((await caller.folders.list({ parentId: top })).items).toEqual([]);
  for (const id of [a, b]) expect(await refusalCode(caller.folders.path({ id }))).toBe('NOT_FOUND');
  expect(await refusalCode(caller.files.downloadUrl({ id: file.id }))).toBe('NOT_FOUND');
  // What is in it is neither restored nor deleted singly.
  for (const answer of [
    await caller.files.restore({ ids: [file.id] }),
    await caller.files.purge({ ids: [file.id] }),
    await caller.folders.restore({ ids: [b] }),
  ])
    expect(answer.results).toMatchObject([{ ok: false, code: 'NOT_FOUND' }]);
  expect(await caller.folders.trash({ ids: [a] })).toEqual({ results: [{ id: a, ok: true }] });
});

test('restoring brings everything back as it was, and leaves in the trash what was there before', async () => {
  const caller = await personal();
  const [a = '', b = '', before = ''] = await make(caller, 'a', 'a/b', 'a/before/inner');
  const stays = await putFile(caller, { filename: 'stays.txt', folderId: b });
  const file = await putFile(caller, { filename: 'f.txt', folderId: b });
  await caller.files.trash({ ids: [stays.id] });
  await caller.folders.trash({ ids: [before] });
  await caller.folders.trash({ ids: [a] });
  expect((await trashedFolders(caller)).map(({ id }) => id)).toEqual([a, before]);
  expect(await caller.folders.restore({ ids: [a] })).toEqual({
    results: [{ id: a, ok: true, name: 'a' }],
  });
  expect(await pathOf(caller, b)).toBe('a/b');
  expect((await caller.files.list({ folderId: b })).items.map(({ id }) => id)).toEqual([file.id]);
  expect((await trashedFolders(caller)).map(({ id, from }) => [id, from])).toEqual([
    [before, ['a', 'before']],
  ]);
  expect((await trashedFiles(caller)).map(({ id }) => id)).toEqual([stays.id]);
});

test('chosen together, a folder and one in it are one deletion', async () => {
  const caller = await personal();
  const [a = '', b = '', other = ''] = await make(caller, 'a', 'a/b/c', 'other');
  const { results } = await caller.folders.trash({ ids: [b, a, other] });
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect((await trashedFolders(caller)).map(({ name }) => name).sort()).toEqual(['a', 'other']);
});

test('what comes back where its folder is in the trash or gone gets a folder of the same name', async () => {
  const caller = await personal();
  const [a = '', c = ''] = await make(caller, 'a', 'a/b/c');
  const file = await putFile(caller, { filename: 'f.txt', folderId: c });
  await caller.files.trash({ ids: [file.id] });
  await caller.folders.trash({ ids: [c] });
  await caller.folders.trash({ ids: [a] });
  await caller.folders.restore({ ids: [c] });
  expect(await pathOf(caller, c)).toBe('a/b/c');
  await caller.files.restore({ ids: [file.id] });
  expect((await caller.files.get({ id: file.id })).folderId).toBe(c);
  // The folder that is still in the trash comes back beside the new one.
  expect((await caller.folders.restore({ ids: [a] })).results).toEqual([
    { id: a, ok: true, name: 'a (2)' },
  ]);
});

test('chosen together, a folder comes back before what was in it', async () => {
  const caller = await personal();
  const [a = '', b = ''] = await make(caller, 'a', 'a/b');
  await caller.folders.trash({ ids: [b] });
  await caller.folders.trash({ ids: [a] });
  await caller.folders.restore({ ids: [b, a] });
  expect(await pathOf(caller, b)).toBe('a/b');
  expect((await caller.folders.list({})).items.map(({ id }) => id)).toEqual([a]);
});

test('a member manages their own trash only, an admin everybody’s', async () => {
  const owner = await makePerson('Olga');
  const acme = await makeOrganization(owner);
  const [mia, max] = [await makePerson('Mia'), await makePerson('Max')];
  for (const person of [mia, max]) await join(person, acme.id, 'member');
  const [asMia, asMax, asOlga] = await Promise.all([mia, max, owner].map((p) => as(p, acme.id)));
  if (!asMia || !asMax || !asOlga) throw new Error('three callers');
  const [id = ''] = await make(asMia, 'a');
  await asMia.folders.trash({ ids: [id] });
  for (const call of [asMax.folders.restore, asMax.folders.purge])
    expect((await call({ ids: [id] })).results).toMatchObject([{ ok: false, code: 'FORBIDDEN' }]);
  expect((await asOlga.folders.restore({ ids: [id] })).results).toMatchObject([{ ok: true }]);
});

test('a purged folder leaves the trash at once; the job takes rows and bytes, and spares what others show', async () => {
  const caller = await personal();
  const [a = '', b = ''] = await make(caller, 'a', 'a/b');
  const earlier = await putFile(caller, { filename: 'earlier.txt', folderId: b });
  const earlierFolder = (await make(caller, 'a/b/old'))[0] ?? '';
  const file = await putFile(caller, { filename: 'f.txt', folderId: b });
  const { uploadId } = await startUpload(caller, { filename: 'on its way.txt', folderId: b });
  const object = await objectOf({ fileId: file.id });
  await caller.files.trash({ ids: [earlier.id] });
  await caller.folders.trash({ ids: [earlierFolder] });
  await caller.folders.trash({ ids: [a] });
  expect((await caller.folders.purge({ ids: [a] })).results).toEqual([{ id: a, ok: true }]);
  expect((await trashedFolders(caller)).map(({ id }) => id)).toEqual([earlierFolder]);
  expect((await caller.folders.restore({ ids: [a] })).results).toMatchObject([{ ok: false }]);
  await purgeFolder(a);
  await purgeFolder(a);
  expect(await refusalCode(caller.files.get({ id: file.id }))).toBe('NOT_FOUND');
  expect(await objectRow(object.id)).toMatchObject({ state: 'deleting', referenceCount: 0 });
  await deleteObjectBytes(object.id);
  expect(await storedText(object.objectKey)).toBeNull();
  const left = await asSystem((tx) => tx.select().from(folder).where(eq(folder.trashedWith, a)));
  expect(left).toEqual([]);
  // What was in the trash before is there still, and comes back to where it was.
  expect((await trashedFolders(caller)).map(({ from }) => from)).toEqual([['a', 'b']]);
  expect((await caller.files.restore({ ids: [earlier.id] })).results).toMatchObject([{ ok: true }]);
  const restored = await caller.files.get({ id: earlier.id });
  expect(await pathOf(caller, restored.folderId ?? '')).toBe('a/b');
  await caller.folders.restore({ ids: [earlierFolder] });
  expect(await pathOf(caller, earlierFolder)).toBe('a/b/old');
  expect((await cancelUpload(caller, uploadId)).id).toBe(uploadId);
});

test('[case 64] a purge whose job was lost is finished by the sweep', async () => {
  const caller = await personal();
  const ids = await make(caller, 'a', ...Array.from({ length: 40 }, (_, n) => `a/${n % 7}/${n}`));
  const [a = ''] = ids;
  await caller.folders.trash({ ids: [a] });
  await caller.folders.purge({ ids: [a] });
  await Promise.all([sweepFolders(), sweepFolders(), purgeFolder(a)]);
  const rows = await asSystem((tx) => tx.select().from(folder).where(eq(folder.id, a)));
  expect(rows).toEqual([]);
});

test('[case 64] a purge of more than one batch that breaks off in the middle goes on from there', async () => {
  const caller = await personal();
  const [a = '', b = ''] = await make(caller, 'a', 'a/b');
  const file = await putFile(caller, { filename: 'f.txt', folderId: b });
  const object = await objectOf({ fileId: file.id });
  await asSystem((tx) =>
    tx.execute(sql`
      insert into storage (id, user_id, file_key, folder_id, filename, name_key, original_name, mime_type, size, object_id)
      select gen_random_uuid(), user_id, gen_random_uuid()::text, folder_id, n::text, n::text, n::text, mime_type, size, object_id
      from storage, generate_series(1, 1200) as n where id = ${file.id}`),
  );
  expect(await objectRow(object.id)).toMatchObject({ referenceCount: 1_201 });
  await caller.folders.trash({ ids: [a] });
  await caller.folders.purge({ ids: [a] });
  await connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
    await owner.query(
      "create function stuck() returns trigger language plpgsql as $$ begin raise 'stuck'; end $$",
    );
    await owner.query(
      'create trigger stuck before delete on folder for each row execute function stuck()',
    );
    await expect(purgeFolder(a)).rejects.toThrow();
    expect(await objectRow(object.id)).toMatchObject({ state: 'deleting', referenceCount: 0 });
    await owner.query('drop trigger stuck on folder');
  });
  await sweepFolders();
  expect(await asSystem((tx) => tx.select().from(folder).where(eq(folder.id, a)))).toEqual([]);
});

test('the job leaves alone a folder that is only in the trash', async () => {
  const caller = await personal();
  const [a = ''] = await make(caller, 'a');
  await caller.folders.trash({ ids: [a] });
  await purgeFolder(a);
  await sweepFolders();
  expect(await trashedFolders(caller)).toHaveLength(1);
});
