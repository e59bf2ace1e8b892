import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem, withWorkspace } from '#db/client.ts';
import { favourite } from '#db/schema/favourites.ts';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { purgeFolder } from '#server/jobs/folders/mutations.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { password, signUpPerson } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

/** Olga owns Acme, where Mia is a member; a file of Olga's is there. */
async function makeTeam() {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const mia = await makePerson('Mia');
  const membership = await join(mia, acme.id, 'member');
  const fileId = await arriveAs(scopeIn(olga, acme), { filename: 'plan.txt' });
  return {
    acme,
    people: { olga, mia },
    membership,
    fileId,
    olga: await as(olga, acme.id),
    mia: await as(mia, acme.id),
  };
}

async function makeMine() {
  const ada = await makePerson();
  const scope = scopeIn(ada, personal);
  const put = (filename: string, folderId: string | null = null) =>
    arriveAs(scope, { filename, folderId });
  return { ada, caller: await as(ada), put };
}

const starred = async (caller: Caller) =>
  (await caller.favourites.list({})).items.map((item) =>
    item.kind === 'file' ? item.file.filename : item.folder.name,
  );

const stars = (storageId: string) =>
  asSystem((tx) => tx.$count(favourite, sql`${favourite.storageId} = ${storageId}`));

test('files and folders are starred and listed with their ways, what was starred last first', async () => {
  const { caller, put } = await makeMine();
  const top = await caller.folders.create({ name: 'Contracts' });
  const year = await caller.folders.create({ name: '2026', parentId: top.id });
  const [a, b] = [await put('a.txt'), await put('b.txt', year.id)];
  await caller.favourites.set({ files: [a], starred: true });
  await caller.favourites.set({ folders: [year.id], starred: true });
  await caller.favourites.set({ files: [b], starred: true });
  const { items, nextCursor } = await caller.favourites.list({});
  expect(items).toMatchObject([
    {
      kind: 'file',
      id: b,
      path: [top, year].map(({ id, name }) => ({ id, name })),
      file: { filename: 'b.txt', starred: true, addedBy: { name: 'Ada' } },
    },
    {
      kind: 'folder',
      id: year.id,
      path: [{ id: top.id, name: 'Contracts' }],
      folder: { starred: true },
    },
    { kind: 'file', id: a, path: [], file: { starred: true } },
  ]);
  expect(nextCursor).toBeNull();
  expect((await caller.files.list({})).items).toMatchObject([{ id: a, starred: true }]);
  expect((await caller.folders.list({})).items).toMatchObject([{ id: top.id, starred: false }]);
  expect(await caller.files.get({ id: b })).toMatchObject({ starred: true });
});

test('repeating is safe either way, also twice in one call, and each item has its answer', async () => {
  const { caller, put } = await makeMine();
  const [id, unknown] = [await put('a.txt'), newId()];
  const missing = { id: unknown, ok: false, code: 'NOT_FOUND' };
  for (const starred of [true, true, false, false]) {
    const { results } = await caller.favourites.set({
      files: [id, id, unknown],
      folders: [unknown],
      starred,
    });
    expect(results).toMatchObject([{ id, ok: true }, missing, missing]);
    expect(await caller.files.get({ id })).toMatchObject({ starred });
    expect(await stars(id)).toBe(starred ? 1 : 0);
  }
});

test('many at once, and two people at once, leave one star each', async () => {
  const { olga, mia, fileId } = await makeTeam();
  await Promise.all(
    [olga, mia, olga, mia].map((caller) =>
      caller.favourites.set({ files: [fileId], starred: true }),
    ),
  );
  expect(await stars(fileId)).toBe(2);
});

test('the list is paged without losing or repeating an item', async () => {
  const { caller, put } = await makeMine();
  const ids: string[] = [];
  for (let n = 0; n < 7; n++) ids.push(await put(`${n}.txt`));
  await caller.favourites.set({ files: ids, starred: true });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.favourites.list({ limit: 3, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  expect(await refusalCode(caller.favourites.list({ cursor: 'x' }))).toBe('INVALID');
});

test('an input without an item, or with too many, is refused in words', async () => {
  const { caller } = await makeMine();
  const many = Array.from({ length: 600 }, () => newId());
  await expect(caller.favourites.set({ starred: true })).rejects.toThrow(/at least one/);
  await expect(
    caller.favourites.set({ files: many, folders: many, starred: true }),
  ).rejects.toThrow(/at most 1,000/);
});

test('a star goes with its file to the trash and back; meanwhile it is not listed', async () => {
  const { caller, put } = await makeMine();
  const folder = await caller.folders.create({ name: 'Old' });
  const id = await put('a.txt', folder.id);
  await caller.favourites.set({ files: [id], folders: [folder.id], starred: true });
  await caller.folders.trash({ ids: [folder.id] });
  expect(await starred(caller)).toEqual([]);
  const { results } = await caller.favourites.set({ files: [id], starred: false });
  expect(results).toMatchObject([{ ok: false, code: 'NOT_FOUND' }]);
  await caller.folders.restore({ ids: [folder.id] });
  expect((await starred(caller)).toSorted()).toEqual(['Old', 'a.txt']);
});

test('a star follows its file through a new name, another folder and a new version', async () => {
  const { ada, caller, put } = await makeMine();
  const id = await put('a.txt');
  const folder = await caller.folders.create({ name: 'Away' });
  await caller.favourites.set({ files: [id], starred: true });
  await caller.files.rename({ id, filename: 'b.txt' });
  await caller.files.move({ ids: [id], folderId: folder.id });
  const replaced = { filename: 'b.txt', folderId: folder.id, onConflict: 'replace' } as const;
  await arriveAs(scopeIn(ada, personal), { ...replaced, content: 'new' });
  expect(await starred(caller)).toEqual(['b.txt']);
});

test('a file that others have starred too is deleted for good, and so is a folder by its job', async () => {
  const { olga, mia, fileId } = await makeTeam();
  const folder = await olga.folders.create({ name: 'Old' });
  await mia.favourites.set({ files: [fileId], folders: [folder.id], starred: true });
  await olga.files.trash({ ids: [fileId] });
  expect((await olga.files.purge({ ids: [fileId] })).results).toMatchObject([{ ok: true }]);
  expect(await stars(fileId)).toBe(0);
  await olga.folders.trash({ ids: [folder.id] });
  await olga.folders.purge({ ids: [folder.id] });
  await purgeFolder(folder.id);
  const left = sql`${favourite.folderId} = ${folder.id}`;
  expect(await asSystem((tx) => tx.$count(favourite, left))).toBe(0);
});

test('[case 17] nobody sees, takes away or fakes another member’s star, not even in raw SQL', async () => {
  const { acme, people, olga, mia, fileId } = await makeTeam();
  await mia.favourites.set({ files: [fileId], starred: true });
  expect(await starred(olga)).toEqual([]);
  expect(await olga.files.get({ id: fileId })).toMatchObject({ starred: false });
  await olga.favourites.set({ files: [fileId], starred: false });
  expect(await stars(fileId)).toBe(1);
  const inAcme = scopeIn(people.olga, acme);
  const touched = await withWorkspace(inAcme, async (tx) => ({
    seen: (await tx.execute(sql`select 1 from favourite`)).rowCount,
    gone: (await tx.execute(sql`delete from favourite`)).rowCount,
  }));
  expect(touched).toEqual({ seen: 0, gone: 0 });
  const forged = withWorkspace(inAcme, (tx) =>
    tx.insert(favourite).values({
      id: newId(),
      userId: people.mia.id,
      organizationId: acme.id,
      storageId: fileId,
    }),
  );
  await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
  expect(JSON.stringify(await olga.audit.list({}))).not.toContain('favourite');
});

test('a viewer stars for themselves; who is no member does not', async () => {
  const { acme, fileId } = await makeTeam();
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const viewer = await as(vera, acme.id);
  await viewer.favourites.set({ files: [fileId], starred: true });
  expect(await starred(viewer)).toEqual(['plan.txt']);
  const stranger = await as(await makePerson('Sven'));
  expect((await stranger.favourites.set({ files: [fileId], starred: true })).results).toMatchObject(
    [{ ok: false, message: 'This file does not exist, or you have no access to it.' }],
  );
});

test('stars end with the membership, by removal, by leaving and by deleting the account', async () => {
  const { acme, people, olga, mia, membership, fileId } = await makeTeam();
  await mia.favourites.set({ files: [fileId], starred: true });
  await olga.members.remove({ memberId: membership });
  expect(await stars(fileId)).toBe(0);
  await join(people.mia, acme.id, 'member');
  expect(await starred(mia)).toEqual([]);
  await mia.favourites.set({ files: [fileId], starred: true });
  await mia.members.leave();
  expect(await stars(fileId)).toBe(0);

  const gone = await signUpPerson();
  await join(gone, acme.id, 'viewer');
  await (await as(gone, acme.id)).favourites.set({ files: [fileId], starred: true });
  await (await as(gone)).account.delete({ password });
  expect(await stars(fileId)).toBe(0);
});

test('a star for a file that is being deleted for good at that moment leaves neither', async () => {
  const { caller, put } = await makeMine();
  const id = await put('a.txt');
  await caller.files.trash({ ids: [id] });
  await Promise.all([
    caller.files.purge({ ids: [id] }),
    caller.favourites.set({ files: [id], starred: true }),
  ]);
  expect(await stars(id)).toBe(0);
  expect(await refusal(caller.files.get({ id }))).toMatchObject({ code: 'NOT_FOUND' });
});
