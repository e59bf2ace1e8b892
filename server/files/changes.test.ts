import { expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

const personal = async () => as(await makePerson());
type Caller = Awaited<ReturnType<typeof as>>;

const names = async (caller: Caller) =>
  (await caller.files.list({})).items.map((item) => item.filename);
const trashed = async (caller: Caller) =>
  (await caller.files.list({ status: 'trashed', sort: 'deletedAt' })).items;

async function putAndTrash(caller: Caller, filename: string): Promise<string> {
  const { id } = await putFile(caller, { filename });
  await caller.files.trash({ ids: [id] });
  return id;
}

/** An organization with a caller per role. */
async function team() {
  const owner = await makePerson('Olga');
  const acme = await makeOrganization(owner);
  const inRole = async (name: string, role: 'admin' | 'member' | 'viewer') => {
    const person = await makePerson(name);
    await join(person, acme.id, role);
    return as(person, acme.id);
  };
  return {
    owner: await as(owner, acme.id),
    admin: await inRole('Adam', 'admin'),
    mia: await inRole('Mia', 'member'),
    max: await inRole('Max', 'member'),
    viewer: await inRole('Vera', 'viewer'),
  };
}

test('renaming changes the name only, in NFC, and the download follows', async () => {
  const caller = await personal();
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const before = await caller.files.get({ id });
  expect(await caller.files.rename({ id, filename: 're\u0301sume\u0301.txt' })).toEqual({
    id,
    filename: 'résumé.txt',
  });
  const after = await caller.files.get({ id });
  expect(after).toEqual({ ...before, filename: 'résumé.txt', updatedAt: after.updatedAt });
  expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime());
});

test('renaming to a name that is here already is refused with a sentence, and nothing changes', async () => {
  const caller = await personal();
  await putFile(caller, { filename: 'Taken.txt' });
  const { id } = await putFile(caller, { filename: 'b.txt' });
  for (const filename of ['Taken.txt', 'TAKEN.TXT', 'tak\u200ben.txt'])
    expect(await refusal(caller.files.rename({ id, filename }))).toMatchObject({
      code: 'CONFLICT',
      message: 'A file with this name is already here. Choose another name.',
    });
  expect((await names(caller)).sort()).toEqual(['Taken.txt', 'b.txt']);
});

test('a file can be renamed to its own name in other case, and to the name of one in the trash', async () => {
  const caller = await personal();
  const { id } = await putFile(caller, { filename: 'photo.jpg' });
  await putAndTrash(caller, 'gone.jpg');
  await caller.files.rename({ id, filename: 'Photo.JPG' });
  await caller.files.rename({ id, filename: 'gone.jpg' });
  expect(await names(caller)).toEqual(['gone.jpg']);
});

test('two renames to one name at once: one wins, the other one is told', async () => {
  const caller = await personal();
  const files = await Promise.all(
    ['a', 'b', 'c', 'd'].map((filename) => putFile(caller, { filename })),
  );
  const results = await Promise.allSettled(
    files.map(({ id }) => caller.files.rename({ id, filename: 'one' })),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  expect((await names(caller)).filter((name) => name === 'one')).toHaveLength(1);
});

test('a file in the trash cannot be renamed or downloaded', async () => {
  const caller = await personal();
  const id = await putAndTrash(caller, 'a.txt');
  expect(await refusalCode(caller.files.rename({ id, filename: 'b' }))).toBe('NOT_FOUND');
  expect(await refusalCode(caller.files.downloadUrl({ id }))).toBe('NOT_FOUND');
});

test('trashing answers per file, says who did it and when, and is safe to repeat', async () => {
  const caller = await personal();
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const nobodys = newId();
  expect(await caller.files.trash({ ids: [id, nobodys, id] })).toEqual({
    results: [
      { id, ok: true },
      {
        id: nobodys,
        ok: false,
        code: 'NOT_FOUND',
        message: 'This file does not exist, or you have no access to it.',
      },
    ],
  });
  const [first] = await trashed(caller);
  expect(first).toMatchObject({ id, deletedBy: { name: 'Ada' }, deletedAt: expect.any(Date) });
  expect(await caller.files.trash({ ids: [id] })).toEqual({ results: [{ id, ok: true }] });
  expect((await trashed(caller))[0]?.deletedAt).toEqual(first?.deletedAt);
  expect(await names(caller)).toEqual([]);
});

test('restoring brings a file back as it was; one that is not in the trash is not found', async () => {
  const caller = await personal();
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const before = await caller.files.get({ id });
  await caller.files.trash({ ids: [id] });
  expect(await caller.files.restore({ ids: [id] })).toEqual({
    results: [{ id, ok: true, filename: 'a.txt' }],
  });
  const after = await caller.files.get({ id });
  expect(after).toEqual({ ...before, updatedAt: after.updatedAt });
  expect((await caller.files.restore({ ids: [id] })).results).toMatchObject([
    { id, ok: false, code: 'NOT_FOUND' },
  ]);
});

test('a restored file whose name is taken meanwhile comes back under a numbered one, also several at once', async () => {
  const caller = await personal();
  const ids = [
    await putAndTrash(caller, 'a.txt'),
    await putAndTrash(caller, 'A.txt'),
    await putAndTrash(caller, 'a.txt'),
  ];
  await putFile(caller, { filename: 'a.txt' });
  const [together, alone] = await Promise.all([
    caller.files.restore({ ids: ids.slice(0, 2) }),
    caller.files.restore({ ids: ids.slice(2) }),
  ]);
  expect([...together.results, ...alone.results].every((result) => result.ok)).toBe(true);
  const kept = (await names(caller)).map((name) => name.toLowerCase());
  expect(kept.sort()).toEqual(['a (2).txt', 'a (3).txt', 'a (4).txt', 'a.txt']);
});

test('a file whose folder is in the trash is restored to a folder of the same name', async () => {
  const caller = await personal();
  const { id: folderId } = await caller.folders.create({ name: 'Docs' });
  const stays = await putFile(caller, { filename: 'stays.txt', folderId });
  const moves = await putFile(caller, { filename: 'moves.txt', folderId });
  await caller.files.trash({ ids: [stays.id, moves.id] });
  await caller.files.restore({ ids: [stays.id] });
  await caller.folders.trash({ ids: [folderId] });
  await caller.files.restore({ ids: [moves.id] });
  const [docs, ...more] = (await caller.folders.list({})).items;
  expect(docs).toMatchObject({ name: 'Docs' });
  expect(docs?.id).not.toBe(folderId);
  expect(more).toEqual([]);
  expect((await caller.files.get({ id: moves.id })).folderId).toBe(docs?.id);
});

test('members restore and purge what they trashed themselves; admins and owners also what others did', async () => {
  const { owner, admin, mia, max } = await team();
  const ids = [
    await putAndTrash(mia, '1.txt'),
    await putAndTrash(mia, '2.txt'),
    await putAndTrash(mia, '3.txt'),
    await putAndTrash(mia, '4.txt'),
  ] as const;
  const [one, two, three, four] = ids;
  for (const action of ['restore', 'purge'] as const)
    expect((await max.files[action]({ ids: [one] })).results).toEqual([
      {
        id: one,
        ok: false,
        code: 'FORBIDDEN',
        message: 'Somebody else deleted this file: only they or an admin can do this.',
      },
    ]);
  expect(await trashed(mia)).toHaveLength(4);
  expect((await mia.files.restore({ ids: [one] })).results).toMatchObject([{ ok: true }]);
  expect((await admin.files.restore({ ids: [two] })).results).toMatchObject([{ ok: true }]);
  expect((await admin.files.purge({ ids: [three] })).results).toMatchObject([{ ok: true }]);
  expect((await owner.files.purge({ ids: [four] })).results).toMatchObject([{ ok: true }]);
  // Whoever trashed counts, not whoever uploaded.
  await max.files.trash({ ids: [one] });
  expect((await mia.files.restore({ ids: [one] })).results).toMatchObject([{ ok: false }]);
  expect((await max.files.restore({ ids: [one] })).results).toMatchObject([{ ok: true }]);
});

test('a viewer reads and downloads, and changes nothing', async () => {
  const { mia, viewer } = await team();
  const { id } = await putFile(mia, { filename: 'a.txt' });
  expect((await fetch((await viewer.files.downloadUrl({ id })).url)).status).toBe(200);
  for (const attempt of [
    () => viewer.files.rename({ id, filename: 'b.txt' }),
    () => viewer.files.trash({ ids: [id] }),
    () => viewer.files.restore({ ids: [id] }),
    () => viewer.files.purge({ ids: [id] }),
  ])
    expect(await refusalCode(attempt())).toBe('FORBIDDEN');
  expect(await names(viewer)).toEqual(['a.txt']);
});

test('trashing, restoring and purging one file at once by many leaves it in one state', async () => {
  const caller = await personal();
  const { id } = await putFile(caller, { filename: 'a.txt' });
  await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      n % 3 === 0
        ? caller.files.trash({ ids: [id] })
        : n % 3 === 1
          ? caller.files.restore({ ids: [id] })
          : caller.files.trash({ ids: [id] }),
    ),
  );
  const live = (await names(caller)).length;
  expect(live + (await trashed(caller)).length).toBe(1);
  await caller.files.trash({ ids: [id] });
  const purges = await Promise.all(
    Array.from({ length: 5 }, () => caller.files.purge({ ids: [id] })),
  );
  expect(purges.filter(({ results }) => results[0]?.ok)).toHaveLength(1);
});
