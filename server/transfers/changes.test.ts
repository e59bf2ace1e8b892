import { expect, test } from 'vitest';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideCopyDoor } from '#server/testing/copy-door.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { expel, scopeIn } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { runTransfers } from '#server/testing/transfers.ts';
import {
  contentsOf,
  expectSound,
  makeTree,
  memberElsewhere,
  twoWorkspaces,
} from '#server/testing/two-workspaces.ts';

const place = provideDatabase();
const door = provideCopyDoor();

/** Does something once, while the first object is being copied. */
const meanwhile = (act: () => Promise<unknown>) => {
  door.onCopy = async (n) => {
    if (n === 0) await act();
  };
};

test('what is renamed, replaced, added or thrown away while objects are copied arrives as it is at the end', async () => {
  const world = await twoWorkspaces();
  const { ada, acme, mine, theirs } = world;
  const { top, inner, a, b } = await makeTree(mine);
  const scope = scopeIn(ada, personal);
  meanwhile(async () => {
    await mine.files.rename({ id: a, filename: 'renamed.txt' });
    await mine.folders.rename({ id: inner, name: 'inside' });
    await arriveAs(scope, {
      filename: 'renamed.txt',
      folderId: top,
      content: 'replaced',
      onConflict: 'replace',
    });
    await putFile(mine, { filename: 'new.txt', folderId: inner, content: 'new' });
    await mine.files.trash({ ids: [b] });
  });
  const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  await runTransfers();
  expect(await mine.transfers.get({ id })).toMatchObject({ state: 'done', leftBehind: 0 });
  expect(await contentsOf(theirs)).toEqual({
    top: { inside: { 'new.txt': 'new' }, 'renamed.txt': 'replaced' },
  });
  expect(await contentsOf(mine)).toEqual({});
  const trashed = await mine.files.list({ status: 'trashed', sort: 'deletedAt' });
  expect(trashed.items).toMatchObject([{ filename: 'b.txt' }]);
  await expectSound(place.urls, world);
  const { results } = await mine.files.restore({ ids: [b] });
  expect(results).toMatchObject([{ ok: true }]);
  expect(await contentsOf(mine)).toEqual({ top: { inside: { 'b.txt': 'beta' } } });
});

test('a chosen file that goes to the trash meanwhile is left; where all of them do, the transfer says so', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const one = await putFile(mine, { filename: 'one.txt', content: 'one' });
  const two = await putFile(mine, { filename: 'two.txt', content: 'two' });
  meanwhile(() => mine.files.trash({ ids: [one.id] }));
  const both = await mine.transfers.start({
    to: acme.id,
    fileIds: [one.id, two.id],
    mode: 'move',
  });
  await runTransfers();
  expect(await mine.transfers.get(both)).toMatchObject({ state: 'done', leftBehind: 1 });
  expect(await contentsOf(theirs)).toEqual({ 'two.txt': 'two' });
  await mine.files.restore({ ids: [one.id] });
  door.copies = 0;
  meanwhile(() => mine.files.trash({ ids: [one.id] }));
  const last = await mine.transfers.start({ to: acme.id, fileIds: [one.id], mode: 'move' });
  await runTransfers();
  expect(await mine.transfers.get(last)).toMatchObject({
    state: 'failed',
    error: 'What was chosen is gone, or in the trash.',
  });
  await expectSound(place.urls, world);
});

test('[case 5] who is removed from the organization meanwhile brings nothing to it, and is told', async () => {
  const world = await memberElsewhere();
  const { acme, memberId, mine, owner } = world;
  const { top } = await makeTree(mine);
  meanwhile(() => expel(memberId));
  const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  await runTransfers();
  expect(await mine.transfers.get({ id })).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('any more. Nothing was moved.'),
  });
  expect((await mine.transfers.list()).items).toMatchObject([{ id, to: null }]);
  expect(await contentsOf(owner)).toEqual({});
  expect(await contentsOf(mine)).toHaveProperty('top.inner');
  expect(await owner.quotas.current()).toMatchObject({ used: 0, reserved: 0 });
  await expectSound(place.urls, world);
});

test('a transfer that is cancelled while it copies leaves nothing in the target and all in the source', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const { top } = await makeTree(mine);
  const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  meanwhile(() => mine.transfers.cancel({ id }));
  await runTransfers().catch(() => {});
  await runTransfers();
  expect(await mine.transfers.get({ id })).toMatchObject({ state: 'cancelled' });
  expect(await contentsOf(theirs)).toEqual({});
  expect(await theirs.quotas.current()).toMatchObject({ used: 0, reserved: 0 });
  expect(await contentsOf(mine)).toHaveProperty('top.inner');
  await expectSound(place.urls, world);
  expect(await refusalCode(mine.transfers.retry({ id }))).toBe('CONFLICT');
});

test('what has arrived cannot be cancelled any more', async () => {
  const { acme, mine } = await twoWorkspaces();
  const file = await putFile(mine, { filename: 'a.txt' });
  const { id } = await mine.transfers.start({ to: acme.id, fileIds: [file.id], mode: 'move' });
  await runTransfers();
  expect(await refusalCode(mine.transfers.cancel({ id }))).toBe('CONFLICT');
});

test('a failed transfer can be tried again when its reason is gone', async () => {
  const world = await twoWorkspaces();
  const { ada, acme, mine, theirs } = world;
  const { top } = await makeTree(mine);
  await theirs.quotas.setWorkspaceLimit({ limitBytes: 9 });
  const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  meanwhile(() =>
    arriveAs(scopeIn(ada, personal), { filename: 'more.txt', folderId: top, content: 'more' }),
  );
  await runTransfers();
  expect(await mine.transfers.get({ id })).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('What you chose needs 13 bytes'),
  });
  expect(await refusalCode(mine.transfers.retry({ id }))).toBe('QUOTA_EXCEEDED');
  await theirs.quotas.setWorkspaceLimit({ limitBytes: 13 });
  await mine.transfers.retry({ id });
  await runTransfers();
  expect(await mine.transfers.get({ id })).toMatchObject({ state: 'done', error: null });
  expect(await contentsOf(theirs)).toHaveProperty('top.inner');
  await expectSound(place.urls, world);
});

test('[case 66] while the store fails, the transfer goes on waiting, and comes to its end afterwards', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const { top } = await makeTree(mine);
  const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  door.onCopy = () => {
    throw new Error('away');
  };
  expect(await refusalCode(runTransfers())).toBe('STORAGE_UNAVAILABLE');
  expect(await mine.transfers.get({ id })).toMatchObject({ state: 'copying' });
  door.onCopy = () => {};
  await runTransfers();
  expect(await contentsOf(theirs)).toHaveProperty('top.inner');
  await expectSound(place.urls, world);
});

test('a target folder that goes to the trash meanwhile gives way to the top', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const into = await theirs.folders.create({ name: 'into' });
  const file = await putFile(mine, { filename: 'a.txt', content: 'a' });
  meanwhile(() => theirs.folders.trash({ ids: [into.id] }));
  const { id } = await mine.transfers.start({
    to: acme.id,
    targetFolderId: into.id,
    fileIds: [file.id],
    mode: 'move',
  });
  await runTransfers();
  expect(await contentsOf(theirs)).toEqual({ 'a.txt': 'a' });
  expect(await mine.transfers.get({ id })).toMatchObject({ state: 'done', targetFolderId: null });
  await expectSound(place.urls, world);
});
