import { expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { processObject } from '#server/jobs/processing/mutations.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { deleteMarked, objectsOf, processAll, processingOf } from '#server/testing/processing.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { objectOf } from '#server/testing/store.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

const names = async (caller: Caller, folderId: string | null = null) =>
  (await caller.files.list({ folderId })).items.map(({ filename }) => filename);

const download = async (caller: Caller, id: string) =>
  (await fetch((await caller.files.downloadUrl({ id })).url)).text();

async function copyOne(caller: Caller, id: string, folderId: string | null) {
  const { results } = await caller.files.copy({ ids: [id], folderId });
  const [result] = results;
  if (!result?.ok) throw new Error(result?.message);
  return result;
}

test('a copy holds the same content in another folder, without a byte in the store, and lives on its own', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { id } = await putFile(caller, { filename: 'a.txt', content: 'hello' });
  await processAll();
  const target = await caller.folders.create({ name: 'target' });
  const copy = await copyOne(caller, id, target.id);
  expect(copy.filename).toBe('a.txt');
  expect(await objectsOf(`user:${ada.id}`)).toMatchObject([{ referenceCount: 2 }]);
  const [before, after] = await Promise.all(
    [id, copy.copyId].map((of) => caller.files.get({ id: of })),
  );
  expect(after).toMatchObject({
    folderId: target.id,
    size: 5,
    mimeType: before?.mimeType,
    processingStatus: 'done',
  });
  expect(after?.fileKey).not.toBe(before?.fileKey);
  await caller.files.trash({ ids: [id] });
  await caller.files.purge({ ids: [id] });
  expect(await download(caller, copy.copyId)).toBe('hello');
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
});

test('copies beside each other are numbered, as every clash of names is', async () => {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt' });
  await copyOne(caller, id, null);
  expect((await copyOne(caller, id, null)).filename).toBe('a (3).txt');
  const other = await putFile(caller, {
    filename: 'A.TXT',
    folderId: (await caller.folders.create({ name: 'x' })).id,
  });
  const { results } = await caller.files.copy({ ids: [id, other.id], folderId: null });
  expect(results).toMatchObject([{ filename: 'a (4).txt' }, { filename: 'A (5).TXT' }]);
  expect(await names(caller)).toHaveLength(5);
});

test('each file answers for itself; an unknown folder is not found', async () => {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const { id: gone } = await putFile(caller, { filename: 'gone.txt' });
  await caller.files.trash({ ids: [gone] });
  const { results } = await caller.files.copy({ ids: [gone, id, newId()], folderId: null });
  expect(results.map((result) => (result.ok ? 'ok' : result.code))).toEqual([
    'NOT_FOUND',
    'ok',
    'NOT_FOUND',
  ]);
  expect(await refusalCode(caller.files.copy({ ids: [id], folderId: newId() }))).toBe('NOT_FOUND');
});

test('a copy has the present content only, and is charged to who made it', async () => {
  const ada = await makePerson();
  const scope = scopeIn(ada, personal);
  await arriveAs(scope, { filename: 'v.txt', content: 'one' });
  const id = await arriveAs(scope, { filename: 'v.txt', content: 'three', onConflict: 'replace' });
  const caller = await as(ada);
  const { copyId } = await copyOne(caller, id, null);
  const versions = await caller.files.versions({ id: copyId });
  expect(versions.items).toMatchObject([{ number: 1, current: true, size: 5 }]);
  expect((await caller.quotas.current()).used).toBe(13);
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
});

async function limited(quotaBytes: number) {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const caller = await as(olga, acme.id);
  await caller.quotas.setUserLimit({
    userId: olga.id,
    maxFileBytes: null,
    quotaBytes,
    reason: 'x',
  });
  return { caller, workspaceId: `org:${acme.id}` };
}

test('[case 60] what does not fit is refused with the words of the quota, and keeps nothing else out', async () => {
  const { caller, workspaceId } = await limited(20);
  const { id: small } = await putFile(caller, { filename: 'small.txt', content: '123' });
  const { id: large } = await putFile(caller, { filename: 'large.txt', content: '0123456789' });
  const { results } = await caller.files.copy({ ids: [large, small], folderId: null });
  expect(results).toMatchObject([
    {
      ok: false,
      code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining('This file needs 10 bytes, but only '),
    },
    { ok: true, filename: 'small (2).txt' },
  ]);
  expect((await caller.quotas.current()).used).toBe(16);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('[case 58] racing copies never pass a limit by a byte', async () => {
  const { caller, workspaceId } = await limited(5 + 5 * 7);
  const { id } = await putFile(caller, { filename: 'a.txt', content: '12345' });
  const all = await Promise.all(
    Array.from({ length: 20 }, () => caller.files.copy({ ids: [id], folderId: null })),
  );
  const done = all.flatMap(({ results }) => results).filter(({ ok }) => ok);
  expect(done).toHaveLength(7);
  expect((await caller.quotas.current()).used).toBe(40);
  expect(new Set(await names(caller)).size).toBe(8);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('copying while the same files are moved, deleted for good and brought together leaves nothing wrong', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  for (let round = 0; round < 6; round++) {
    const target = await caller.folders.create({ name: `target ${round}` });
    const files = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        putFile(caller, { filename: `${name}${round}`, content: 'same' }),
      ),
    );
    const ids = files.map(({ id }) => id);
    const objects = await Promise.all(ids.map(async (fileId) => (await objectOf({ fileId })).id));
    await Promise.all([
      caller.files.copy({ ids, folderId: target.id }),
      caller.files.copy({ ids: [...ids].reverse(), folderId: null }),
      ...objects.map((id) => processObject(id)),
      caller.files.move({ ids: ids.slice(0, 1), folderId: target.id }),
      caller.files
        .trash({ ids: ids.slice(1) })
        .then(() => caller.files.purge({ ids: ids.slice(1) })),
    ]);
  }
  await processAll();
  await deleteMarked(`user:${ada.id}`);
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
  for (const { id } of (await caller.files.list({})).items)
    expect(await download(caller, id)).toBe('same');
});

test('the copy of a file that nobody has looked at yet is looked at with it', async () => {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const { copyId } = await copyOne(caller, id, null);
  expect((await processingOf(copyId)).status).toBe('pending');
  await processAll();
  expect((await processingOf(copyId)).status).toBe('done');
});

test('the activity of the copy says from what it was made', async () => {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const { copyId } = await copyOne(caller, id, null);
  const { items } = await caller.audit.list({ subjectId: copyId });
  expect(items).toMatchObject([
    { action: 'file.copy', before: { filename: 'a.txt', id }, after: { filename: 'a (2).txt' } },
  ]);
});
