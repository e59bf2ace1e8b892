import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { acrossWorkspaces, asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { runTransfer } from '#server/jobs/transfers/mutations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, join, makePerson, scopeIn } from '#server/testing/people.ts';
import { runTransfers } from '#server/testing/transfers.ts';
import {
  contentsOf,
  expectSound,
  makeTree,
  twoWorkspaces,
} from '#server/testing/two-workspaces.ts';

const place = provideDatabase();

type World = Awaited<ReturnType<typeof twoWorkspaces>>;

const states = async (caller: World['mine'], ids: string[]) =>
  (await Promise.all(ids.map((id) => caller.transfers.get({ id })))).map(({ state }) => state);

test('two moves of the same file at once: one brings it, the other one finds it gone', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const { id: fileId } = await putFile(mine, { filename: 'a.txt', content: 'a' });
  const start = () => mine.transfers.start({ to: acme.id, fileIds: [fileId], mode: 'move' });
  const ids = (await Promise.all([start(), start()])).map(({ id }) => id);
  await Promise.all(ids.map((id) => runTransfer(id)));
  expect((await states(mine, ids)).sort()).toEqual(['done', 'failed']);
  expect(await contentsOf(mine)).toEqual({});
  expect(await contentsOf(theirs)).toEqual({ 'a.txt': 'a' });
  await expectSound(place.urls, world);
});

test('several workers at one transfer bring everything once', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const { top } = await makeTree(mine);
  const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
  await Promise.all(Array.from({ length: 4 }, () => runTransfer(id)));
  expect(await contentsOf(theirs)).toEqual({
    top: { inner: { 'b.txt': 'beta' }, 'a.txt': 'alpha' },
  });
  await expectSound(place.urls, world);
});

test('moving and throwing away at once ends in one of the two, for each file', {
  timeout: 120_000,
}, async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  for (let round = 0; round < 5; round++) {
    const { top, inner } = await makeTree(mine);
    const { id } = await mine.transfers.start({ to: acme.id, folderIds: [top], mode: 'move' });
    await Promise.all([runTransfer(id), mine.folders.trash({ ids: [round % 2 ? top : inner] })]);
  }
  const files = async (caller: World['mine']) => (await caller.quotas.current()).fileCount;
  expect((await files(mine)) + (await files(theirs))).toBe(10);
  await expectSound(place.urls, world);
});

test('moves that cross each other, while others write in both workspaces, all come to their end', {
  timeout: 120_000,
}, async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  const put = (caller: World['mine'], n: number) =>
    putFile(caller, { filename: `${n}.txt`, content: `content ${n}` });
  const numbers = [0, 1, 2, 3];
  const out = await Promise.all(numbers.map((n) => put(mine, n)));
  const back = await Promise.all(numbers.map((n) => put(theirs, n + 10)));
  const started = await Promise.all([
    ...out.map(({ id }) => mine.transfers.start({ to: acme.id, fileIds: [id], mode: 'move' })),
    ...back.map(({ id }) =>
      theirs.transfers.start({ to: 'personal', fileIds: [id], mode: 'move' }),
    ),
  ]);
  await Promise.all([
    ...started.map(({ id }) => runTransfer(id)),
    ...numbers.flatMap((n) => [put(mine, n), put(theirs, n)]),
    mine.folders.ensure({ paths: [['a', 'b']] }),
    theirs.folders.ensure({ paths: [['a', 'b']] }),
  ]);
  expect((await mine.quotas.current()).fileCount).toBe(8);
  expect((await theirs.quotas.current()).fileCount).toBe(8);
  await expectSound(place.urls, world);
});

test('[case 58] racing transfers never pass the limit of the target by a byte', async () => {
  const world = await twoWorkspaces();
  const { acme, mine, theirs } = world;
  await theirs.quotas.setWorkspaceLimit({ limitBytes: 5 * 4 + 3 });
  const { id } = await putFile(mine, { filename: 'a.txt', content: '12345' });
  const started = await Promise.allSettled(
    Array.from({ length: 15 }, () =>
      mine.transfers.start({ to: acme.id, fileIds: [id], mode: 'copy' }),
    ),
  );
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  expect(await theirs.quotas.current()).toMatchObject({ reserved: 20 });
  await runTransfers();
  expect(await theirs.quotas.current()).toMatchObject({ used: 20, reserved: 0, fileCount: 4 });
  await expectSound(place.urls, world);
});

test('[case 8] a role that is lowered meanwhile counts when the rows change hands', async () => {
  const { acme, theirs: owner, ada: olga } = await twoWorkspaces();
  const mia = await makePerson('Mia');
  const memberId = await join(mia, acme.id, 'member');
  const mine = await as(mia);
  const { id: fileId } = await putFile(mine, { filename: 'a.txt', content: 'a' });
  const { id } = await mine.transfers.start({ to: acme.id, fileIds: [fileId], mode: 'move' });
  await owner.members.setRole({ memberId, role: 'viewer' });
  await runTransfers();
  expect(await mine.transfers.get({ id })).toMatchObject({
    state: 'failed',
    error: 'You may not add or change files in Acme any more. Nothing was moved.',
  });
  await expectSound(place.urls, { ada: mia, acme });
  await expectSound(place.urls, { ada: olga, acme });
});

test('[case 15] across two workspaces a transaction sees the one that it names, and outside of it none', async () => {
  const { ada, acme, mine, theirs } = await twoWorkspaces();
  await putFile(mine, { filename: 'mine.txt' });
  await putFile(theirs, { filename: 'theirs.txt' });
  const from = scopeIn(ada, personal);
  const to = scopeIn(ada, acme);
  const seen = await acrossWorkspaces(from, to, async (tx, within) => {
    const names = async () =>
      (await tx.select({ filename: storage.filename }).from(storage)).map((row) => row.filename);
    const first = await within(from, names);
    const none = await names();
    return [first, none, await within(to, names), await names()];
  });
  expect(seen).toEqual([['mine.txt'], [], ['theirs.txt'], []]);
  const row = { id: newId(), userId: ada.id, organizationId: acme.id, name: 'x', nameKey: 'x' };
  const write = acrossWorkspaces(from, to, (tx, within) =>
    within(from, () => tx.insert(folder).values(row)),
  );
  await expect(write).rejects.toThrow();
  const change = acrossWorkspaces(from, to, (tx, within) =>
    within(from, () => tx.update(storage).set({ organizationId: acme.id })),
  );
  await expect(change).rejects.toThrow();
  const rows = await asSystem((tx) =>
    tx.select().from(storage).where(eq(storage.userId, ada.id)).orderBy(sql`filename`),
  );
  expect(rows.map(({ organizationId }) => organizationId)).toEqual([null, acme.id]);
});

test('two workspaces of different people, or one twice, are never one transaction', async () => {
  const { ada, acme } = await twoWorkspaces();
  const eve = await makePerson('Eve');
  const nothing = async () => {};
  const mine = scopeIn(ada, personal);
  expect(() => acrossWorkspaces(mine, scopeIn(eve, personal), nothing)).toThrow();
  expect(() => acrossWorkspaces(mine, scopeIn(ada, personal), nothing)).toThrow();
  const third = scopeIn(ada, { ...acme, id: newId() });
  await expect(
    acrossWorkspaces(mine, scopeIn(ada, acme), (_, within) => within(third, nothing)),
  ).rejects.toThrow();
});
