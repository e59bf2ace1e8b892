import { expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

/** What is in a folder, in words: its folders with theirs, then the names of its files. */
async function shape(caller: Caller, id: string | null): Promise<unknown[]> {
  const { items: folders } = await caller.folders.list({ parentId: id });
  const { items: files } = await caller.files.list({ folderId: id });
  const inside = await Promise.all(
    folders.map(async (folder) => [folder.name, await shape(caller, folder.id)]),
  );
  return [...inside, ...files.map(({ filename }) => filename)];
}

const make = async (caller: Caller, name: string, parentId: string | null = null) =>
  (await caller.folders.create({ name, parentId })).id;

async function tree(caller: Caller) {
  const top = await make(caller, 'top');
  const inner = await make(caller, 'inner', top);
  await putFile(caller, { filename: 'a.txt', folderId: top });
  await putFile(caller, { filename: 'b.txt', folderId: inner, content: 'other' });
  return { top, inner };
}

async function copyOne(caller: Caller, id: string, parentId: string | null) {
  const [result] = (await caller.folders.copy({ ids: [id], parentId })).results;
  if (!result?.ok) throw new Error(result?.message);
  return result;
}

test('a folder is copied with all that is live in it; what is in the trash stays behind', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { top, inner } = await tree(caller);
  const gone = await putFile(caller, { filename: 'gone.txt', folderId: inner });
  await caller.files.trash({ ids: [gone.id] });
  await caller.folders.trash({ ids: [await make(caller, 'thrown away', inner)] });
  const { copyId, name } = await copyOne(caller, top, null);
  expect(name).toBe('top (2)');
  const whole = [['inner', ['b.txt']], 'a.txt'];
  expect(await shape(caller, copyId)).toEqual(whole);
  expect(await shape(caller, top)).toEqual(whole);
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
});

test('a folder that is copied into itself, or into a folder in it, is copied as it was', async () => {
  const caller = await as(await makePerson());
  const { top, inner } = await tree(caller);
  const before = [['inner', ['b.txt']], 'a.txt'];
  await copyOne(caller, top, inner);
  expect(await shape(caller, top)).toEqual([['inner', [['top', before], 'b.txt']], 'a.txt']);
  const { copyId } = await copyOne(caller, inner, inner);
  expect(await shape(caller, copyId)).toEqual([['top', before], 'b.txt']);
});

test('each folder answers for itself; an unknown target is not found', async () => {
  const caller = await as(await makePerson());
  const { top, inner } = await tree(caller);
  const { results } = await caller.folders.copy({ ids: [newId(), inner, top], parentId: null });
  expect(results.map((result) => (result.ok ? result.name : result.code))).toEqual([
    'NOT_FOUND',
    'inner',
    'top (2)',
  ]);
  expect(await refusalCode(caller.folders.copy({ ids: [top], parentId: newId() }))).toBe(
    'NOT_FOUND',
  );
});

test('[case 60] a folder that does not fit is refused whole, with the words of the quota', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const caller = await as(olga, acme.id);
  const { top, inner } = await tree(caller);
  await caller.quotas.setUserLimit({
    userId: olga.id,
    maxFileBytes: null,
    quotaBytes: 19,
    reason: 'x',
  });
  const { results } = await caller.folders.copy({ ids: [top, inner], parentId: null });
  expect(results).toMatchObject([
    {
      ok: false,
      code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining('This folder needs 10 bytes, but only 9 bytes are free'),
    },
    { ok: true, name: 'inner' },
  ]);
  expect(await shape(caller, null)).toEqual([
    ['inner', ['b.txt']],
    ['top', [['inner', ['b.txt']], 'a.txt']],
  ]);
  expect((await caller.quotas.current()).used).toBe(15);
  expect(await problemsOf(place.urls, `org:${acme.id}`)).toEqual([]);
});

test('copies at once, with folders of the same names made at the same time, are all there under names of their own', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { top } = await tree(caller);
  await Promise.all([
    ...Array.from({ length: 8 }, () => copyOne(caller, top, null)),
    ...[2, 3, 4].map((n) =>
      caller.folders.ensure({ paths: [[`top (${n})`]] }).catch((error) => error),
    ),
  ]);
  const { items } = await caller.folders.list({});
  expect(items.length).toBeGreaterThanOrEqual(9);
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
});

test('a tree of ten thousand rows is copied whole', { timeout: 120_000 }, async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const top = await make(caller, 'large');
  const { id } = await putFile(caller, { filename: 'a.txt', folderId: top });
  await connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
    await owner.query(
      `insert into folder (id, user_id, parent_id, name, name_key)
       select gen_random_uuid(), $1, $2, 'f' || n, 'f' || n from generate_series(1, 1000) n`,
      [ada.id, top],
    );
    await owner.query(
      `insert into storage (id, user_id, file_key, folder_id, filename, name_key, original_name, mime_type, size, object_id)
       select gen_random_uuid(), $1, 'k' || f.id || n, f.id, n || '.txt', n || '.txt', 'x', 'text/plain', 5, s.object_id
       from folder f, generate_series(1, 9) n, storage s where f.parent_id = $2 and s.id = $3`,
      [ada.id, top, id],
    );
  });
  const { copyId } = await copyOne(caller, top, null);
  expect((await caller.folders.list({ parentId: copyId, limit: 200 })).items).toHaveLength(200);
  expect((await caller.quotas.current()).fileCount).toBe(2 * 9_001);
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
  await caller.folders.trash({ ids: [copyId] });
});
