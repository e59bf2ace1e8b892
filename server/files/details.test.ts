import { expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile, sha256, toBytes } from '#server/testing/files.ts';
import { as, makePerson, scopeIn } from '#server/testing/people.ts';
import { processAll } from '#server/testing/processing.ts';
import { refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

async function makeMine() {
  const ada = await makePerson();
  return { ada, caller: await as(ada), scope: scopeIn(ada, personal) };
}

test('the details of a file tell its way, its types, its checksum and since when that is verified', async () => {
  const { ada, caller } = await makeMine();
  const top = await caller.folders.create({ name: 'Contracts' });
  const year = await caller.folders.create({ name: '2026', parentId: top.id });
  const { id } = await putFile(caller, {
    filename: 'a.txt',
    content: 'hello',
    mimeType: 'text/markdown',
    folderId: year.id,
  });
  await caller.files.rename({ id, filename: 'b.txt' });
  expect(await caller.files.details({ id })).toEqual({
    file: expect.objectContaining({ id, filename: 'b.txt', size: 5, starred: false, tagIds: [] }),
    path: [top, year].map(({ id, name }) => ({ id, name })),
    originalName: 'a.txt',
    claimedType: 'text/markdown',
    purpose: 'general',
    version: 1,
    versionBy: { id: ada.id, name: 'Ada' },
    versionAt: expect.any(Date),
    sha256: sha256(toBytes('hello')),
    verifiedAt: expect.any(Date),
  });
});

test('a checksum that nobody has verified is not shown; once the bytes are read, it is, with the time', async () => {
  const { caller, scope } = await makeMine();
  const id = await arriveAs(scope, { filename: 'a.txt', content: 'hello', verified: false });
  expect(await caller.files.details({ id })).toMatchObject({ sha256: null, verifiedAt: null });
  await processAll();
  const { sha256: read, verifiedAt } = await caller.files.details({ id });
  expect(read).toBe(sha256(toBytes('hello')));
  await caller.files.reprocess({ ids: [id] });
  await processAll();
  expect((await caller.files.details({ id })).verifiedAt).toEqual(verifiedAt);
});

test('a new version is told with its number and who brought it', async () => {
  const { caller, scope } = await makeMine();
  const id = await arriveAs(scope, { filename: 'a.txt', content: 'one' });
  const before = await caller.files.details({ id });
  await arriveAs(scope, { filename: 'a.txt', content: 'two', onConflict: 'replace' });
  const after = await caller.files.details({ id });
  expect(after).toMatchObject({ version: 2, versionBy: { name: 'Ada' } });
  expect(after.versionAt.getTime()).toBeGreaterThanOrEqual(before.versionAt.getTime());
  expect(after.file.createdAt).toEqual(before.file.createdAt);
});

test('details of what is in the trash, of another person or of nobody are not found', async () => {
  const { caller, scope } = await makeMine();
  const id = await arriveAs(scope, { filename: 'a.txt' });
  const stranger = (await makeMine()).caller;
  expect(await refusalCode(stranger.files.details({ id }))).toBe('NOT_FOUND');
  await caller.files.trash({ ids: [id] });
  for (const gone of [id, newId()])
    expect(await refusalCode(caller.files.details({ id: gone }))).toBe('NOT_FOUND');
});
