import { expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { objectsOf } from '#server/testing/processing.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { runTransfers } from '#server/testing/transfers.ts';
import {
  contentsOf,
  expectSound,
  makeTree,
  memberElsewhere,
  twoWorkspaces,
} from '#server/testing/two-workspaces.ts';

const place = provideDatabase();

const whole = { top: { inner: { 'b.txt': 'beta' }, 'a.txt': 'alpha' } };

test('[case 61] a folder moves from Personal to an organization and back: nothing is lost or in both, and both counters are exact', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const { top } = await makeTree(mine);
  const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  expect((await mine.quotas.current()).used).toBe(9);
  expect(await theirs.quotas.current()).toMatchObject({ used: 0, reserved: 9 });
  expect(await contentsOf(mine)).toEqual(whole);
  await runTransfers();
  expect(await mine.transfers.get({ id })).toMatchObject({
    state: 'done',
    fileCount: 2,
    folderCount: 2,
    copiedObjects: 2,
    copiedBytes: 9,
  });
  expect(await contentsOf(mine)).toEqual({});
  expect(await contentsOf(theirs)).toEqual(whole);
  expect(await theirs.quotas.current()).toMatchObject({ used: 9, reserved: 0, fileCount: 2 });
  expect(await mine.quotas.current()).toMatchObject({ used: 0, reserved: 0, fileCount: 0 });
  expect((await mine.trash.list({})).items).toEqual([]);
  await expectSound(place.urls, world);

  const { items } = await theirs.folders.list({});
  const folderIds = items.map((folder) => folder.id);
  await theirs.transfers.start({ to: 'personal', folderIds, mode: 'move' });
  await runTransfers();
  expect(await contentsOf(mine)).toEqual(whole);
  expect(await contentsOf(theirs)).toEqual({});
  await expectSound(place.urls, world);
});

test('a copy leaves the source as it is, takes the present content only, and is numbered on a clash', async () => {
  const world = await twoWorkspaces();
  const { ada, acme, mine, theirs } = world;
  const scope = scopeIn(ada, personal);
  await arriveAs(scope, { filename: 'v.txt', content: 'one' });
  const id = await arriveAs(scope, { filename: 'v.txt', content: 'two!', onConflict: 'replace' });
  const into = await theirs.folders.create({ name: 'into' });
  await putFile(theirs, { filename: 'v.txt', folderId: into.id, content: 'there' });
  await mine.transfers.start({
    to: acme.id,
    targetFolderId: into.id,
    fileIds: [id],
    mode: 'copy',
  });
  await runTransfers();
  expect(await contentsOf(mine)).toEqual({ 'v.txt': 'two!' });
  expect(await contentsOf(theirs)).toEqual({ into: { 'v.txt': 'there', 'v (2).txt': 'two!' } });
  const copy = (await theirs.files.list({ folderId: into.id })).items.find(
    ({ filename }) => filename === 'v (2).txt',
  );
  expect((await theirs.files.versions({ id: copy?.id ?? '' })).items).toMatchObject([
    { number: 1, current: true },
  ]);
  expect((await mine.files.versions({ id })).items).toHaveLength(2);
  await expectSound(place.urls, world);
});

test('an empty folder, and a file without a byte, go as all others do', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const { id: folderId } = await mine.folders.create({ name: 'empty' });
  const file = await putFile(mine, { filename: 'nothing.txt', content: '' });
  await mine.transfers.start({
    to: acme.id,
    fileIds: [file.id],
    folderIds: [folderId],
    mode: 'move',
  });
  await runTransfers();
  expect(await contentsOf(theirs)).toEqual({ empty: {}, 'nothing.txt': '' });
  expect(await contentsOf(mine)).toEqual({});
  await expectSound(place.urls, world);
});

test('a move takes former versions along, with their numbers', async () => {
  const world = await twoWorkspaces();
  const { ada, acme, mine, theirs } = world;
  const scope = scopeIn(ada, personal);
  await arriveAs(scope, { filename: 'v.txt', content: 'one' });
  const id = await arriveAs(scope, { filename: 'v.txt', content: 'two!', onConflict: 'replace' });
  await mine.transfers.start({ to: acme.id, fileIds: [id], mode: 'move' });
  expect((await theirs.quotas.current()).reserved).toBe(7);
  await runTransfers();
  const [moved] = (await theirs.files.list({})).items;
  expect(moved?.id).not.toBe(id);
  const versions = await theirs.files.versions({ id: moved?.id ?? '' });
  expect(versions.items).toMatchObject([
    { number: 2, current: true, size: 4 },
    { number: 1, current: false, size: 3 },
  ]);
  const { url } = await theirs.files.downloadUrl({ id: moved?.id ?? '', version: 1 });
  expect(await (await fetch(url)).text()).toBe('one');
  await expectSound(place.urls, world);
});

test('[case 63] what the target holds already shows in nothing: each object is copied, and brought together later', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  await putFile(theirs, { filename: 'same.txt', content: 'known' });
  const known = await putFile(mine, { filename: 'known.txt', content: 'known' });
  const fresh = await putFile(mine, { filename: 'fresh.txt', content: 'fresh' });
  const start = (id: string) => mine.transfers.start({ to: acme.id, fileIds: [id], mode: 'copy' });
  const ids = [await start(known.id), await start(fresh.id)];
  expect((await theirs.quotas.current()).reserved).toBe(10);
  await runTransfers();
  for (const { id } of ids)
    expect(await mine.transfers.get({ id })).toMatchObject({ copiedObjects: 1, copiedBytes: 5 });
  expect(await objectsOf(`org:${acme.id}`)).toHaveLength(3);
  await expectSound(place.urls, world);
  expect(await objectsOf(`org:${acme.id}`)).toHaveLength(2);
});

test('both activities say what was taken where, by whom', async () => {
  const { ada, acme, mine, theirs } = await twoWorkspaces();
  const { id } = await putFile(mine, { filename: 'a.txt' });
  await mine.transfers.start({ to: acme.id, fileIds: [id], mode: 'move' });
  await runTransfers();
  const told = async (caller: typeof mine, action: string) =>
    (await caller.audit.list({})).items.find((item) => item.action === action);
  expect(await told(mine, 'transfer.leave')).toMatchObject({
    actor: { id: ada.id, kind: 'person' },
    after: { name: 'a.txt', mode: 'move', to: 'Acme' },
  });
  expect(await told(theirs, 'transfer.arrive')).toMatchObject({
    actor: { id: ada.id, kind: 'person' },
    after: { name: 'a.txt', mode: 'move', from: 'Personal' },
  });
});

test('what does not fit into the target is refused whole, with the words of its quota', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const { top } = await makeTree(mine);
  await theirs.quotas.setWorkspaceLimit({ limitBytes: 8 });
  expect(
    await refusal(mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' })),
  ).toMatchObject({
    code: 'QUOTA_EXCEEDED',
    message: expect.stringMatching(/^What you chose needs 9 bytes, but only 8 bytes are free/),
  });
  await theirs.quotas.setWorkspaceLimit({ limitBytes: 9 });
  await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  await runTransfers();
  expect(await contentsOf(theirs)).toEqual(whole);
  await expectSound(place.urls, world);
});

test('[case 4] [case 16] a foreign workspace, and a folder of another workspace, look like ones that nobody has', async () => {
  const { acme, mine, theirs } = await twoWorkspaces();
  const stranger = await makePerson('Sven');
  const other = await makeOrganization(stranger, 'Other');
  const { id } = await putFile(mine, { filename: 'a.txt' });
  const start = (to: string, targetFolderId: string | null = null) =>
    refusal(mine.transfers.start({ to, targetFolderId, fileIds: [id], mode: 'copy' }));
  expect(await start(other.id)).toEqual(await start(newId()));
  const foreign = await (await as(stranger, other.id)).folders.create({ name: 'x' });
  const own = await mine.folders.create({ name: 'own' });
  const unknown = await start(acme.id, newId());
  expect(await start(acme.id, foreign.id)).toEqual(unknown);
  expect(await start(acme.id, own.id)).toEqual(unknown);
  expect(unknown.code).toBe('NOT_FOUND');
  const theirFile = await putFile(theirs, { filename: 'b.txt' });
  expect(
    await refusalCode(mine.transfers.start({ to: acme.id, fileIds: [theirFile.id], mode: 'copy' })),
  ).toBe('NOT_FOUND');
  expect(await start('personal')).toMatchObject({ code: 'INVALID' });
});

test('a viewer can neither bring files to an organization nor take any from it', async () => {
  const { ada, acme, mine, owner } = await memberElsewhere('viewer');
  const { id } = await putFile(mine, { filename: 'a.txt' });
  expect(
    await refusal(mine.transfers.start({ to: acme.id, fileIds: [id], mode: 'copy' })),
  ).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('Your role in Acme') });
  const { id: theirs } = await putFile(owner, { filename: 'b.txt' });
  const viewing = await as(ada, acme.id);
  expect(
    await refusalCode(viewing.transfers.start({ to: 'personal', fileIds: [theirs], mode: 'copy' })),
  ).toBe('FORBIDDEN');
});

test('what the rules of the target refuse is refused whole', async () => {
  const { acme, mine, theirs } = await twoWorkspaces();
  await theirs.uploads.setPolicy({
    allowedTypes: [],
    refusedTypes: ['.exe'],
    maxFileBytes: null,
    maxSessionBytes: null,
  });
  const { id } = await putFile(mine, { filename: 'tool.exe' });
  expect(
    await refusal(mine.transfers.start({ to: acme.id, fileIds: [id], mode: 'move' })),
  ).toMatchObject({ code: 'INVALID', message: expect.stringMatching(/^tool\.exe: Acme does not/) });
  expect(await theirs.quotas.current()).toMatchObject({ reserved: 0 });
});

test('only who began a transfer sees it, and can cancel it', async () => {
  const { acme, theirs } = await twoWorkspaces();
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'admin');
  const miaThere = await as(mia, acme.id);
  const { id: fileId } = await putFile(theirs, { filename: 'a.txt' });
  const { id } = await theirs.transfers.start({ to: 'personal', fileIds: [fileId], mode: 'copy' });
  expect((await miaThere.transfers.list()).items).toEqual([]);
  expect(await refusalCode(miaThere.transfers.get({ id }))).toBe('NOT_FOUND');
  expect(await refusalCode(miaThere.transfers.cancel({ id }))).toBe('NOT_FOUND');
  expect((await theirs.transfers.list()).items).toMatchObject([
    {
      id,
      state: 'copying',
      name: 'a.txt',
      count: 1,
      from: { name: 'Acme' },
      to: { id: 'personal' },
    },
  ]);
});
