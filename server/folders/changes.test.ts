import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

const personal = async () => as(await makePerson());
type Caller = Awaited<ReturnType<typeof as>>;

/** The folders at the ends of some paths, such as `a/b`. */
async function make(caller: Caller, ...paths: string[]): Promise<string[]> {
  return (await caller.folders.ensure({ paths: paths.map((path) => path.split('/')) })).ids;
}

const pathOf = async (caller: Caller, id: string) =>
  (await caller.folders.path({ id })).map(({ name }) => name).join('/');

test('a folder is renamed, also to its own name in other case; a taken name is refused', async () => {
  const caller = await personal();
  const [a = '', b = ''] = await make(caller, 'a', 'b', 'a/inside');
  expect(await caller.folders.rename({ id: a, name: 'A' })).toEqual({ id: a, name: 'A' });
  expect(await refusal(caller.folders.rename({ id: b, name: 'a' }))).toMatchObject({
    code: 'CONFLICT',
    message: 'A folder with this name is already here. Choose another name.',
  });
  expect(await refusalCode(caller.folders.rename({ id: newId(), name: 'x' }))).toBe('NOT_FOUND');
  expect(await pathOf(caller, b)).toBe('b');
});

test('folders move together with what is in them, into a folder and back to the top', async () => {
  const caller = await personal();
  const [a = '', inside = '', b = '', target = ''] = await make(caller, 'a', 'a/x', 'b', 'target');
  const { id: fileId } = await putFile(caller, { filename: 'f.txt', folderId: inside });
  expect(await caller.folders.move({ ids: [a, b, a], parentId: target })).toEqual({
    results: [
      { id: a, ok: true },
      { id: b, ok: true },
    ],
  });
  expect(await pathOf(caller, inside)).toBe('target/a/x');
  expect((await caller.files.get({ id: fileId })).folderId).toBe(inside);
  expect((await caller.folders.move({ ids: [inside], parentId: null })).results).toEqual([
    { id: inside, ok: true },
  ]);
  expect(await pathOf(caller, inside)).toBe('x');
  // Again: it is there already.
  expect((await caller.folders.move({ ids: [inside], parentId: null })).results).toEqual([
    { id: inside, ok: true },
  ]);
});

test('a folder is not moved into itself, into what is in it, or onto a name that is there', async () => {
  const caller = await personal();
  const [a = '', b = '', c = '', other = '', moves = ''] = await make(
    caller,
    'a',
    'a/b',
    'a/b/c',
    'other/B',
    'moves',
  );
  const refused = async (ids: string[], parentId: string | null) =>
    (await caller.folders.move({ ids, parentId })).results;
  for (const parentId of [a, b, c])
    expect(await refused([a], parentId)).toMatchObject([
      { ok: false, code: 'CONFLICT', message: expect.stringContaining('into itself') },
    ]);
  expect(await refused([other, moves, newId()], a)).toMatchObject([
    { ok: false, code: 'CONFLICT', message: expect.stringContaining('is there already') },
    { ok: true },
    { ok: false, code: 'NOT_FOUND' },
  ]);
  expect(await pathOf(caller, moves)).toBe('a/moves');
  // Two of one name: the first one goes.
  const [one = '', two = '', place = ''] = await make(caller, 'p/same', 'q/same', 'place');
  expect(await refused([one, two], place)).toMatchObject([{ ok: true }, { ok: false }]);
});

test('[case 1] nothing is moved into a foreign folder, nor a foreign one anywhere', async () => {
  const caller = await personal();
  const stranger = await personal();
  const [mine = ''] = await make(caller, 'mine');
  const [theirs = ''] = await make(stranger, 'theirs');
  const { id: fileId } = await putFile(caller, { filename: 'a.txt' });
  expect(await refusalCode(caller.folders.move({ ids: [mine], parentId: theirs }))).toBe(
    'NOT_FOUND',
  );
  expect(await refusalCode(caller.files.move({ ids: [fileId], folderId: theirs }))).toBe(
    'NOT_FOUND',
  );
  expect((await caller.folders.move({ ids: [theirs], parentId: mine })).results).toMatchObject([
    { ok: false, code: 'NOT_FOUND' },
  ]);
});

test('files move into a folder and back; one whose name is there is left, with the reason', async () => {
  const caller = await personal();
  const [folderId = ''] = await make(caller, 'folder');
  const a = await putFile(caller, { filename: 'a.txt' });
  const b = await putFile(caller, { filename: 'b.txt' });
  await putFile(caller, { filename: 'B.TXT', folderId });
  const nobodys = newId();
  const move = async (ids: string[], to: string | null) =>
    (await caller.files.move({ ids, folderId: to })).results;
  expect(await move([a.id, b.id, nobodys], folderId)).toMatchObject([
    { id: a.id, ok: true },
    { id: b.id, ok: false, code: 'CONFLICT' },
    { id: nobodys, ok: false, code: 'NOT_FOUND' },
  ]);
  expect((await caller.files.get({ id: a.id })).folderId).toBe(folderId);
  expect((await caller.files.get({ id: b.id })).folderId).toBeNull();
  expect(await move([a.id], null)).toEqual([{ id: a.id, ok: true }]);
  expect(await move([a.id], null)).toEqual([{ id: a.id, ok: true }]);
});

test('files of one name that are moved into one folder at once: one gets there', async () => {
  const caller = await personal();
  const places = await make(caller, 'a', 'b', 'c', 'd', 'target');
  const target = places.pop() ?? '';
  const files = await Promise.all(
    places.map((folderId) => putFile(caller, { filename: 'one.txt', folderId })),
  );
  const answers = await Promise.all(
    files.map(({ id }) => caller.files.move({ ids: [id], folderId: target })),
  );
  expect(answers.filter(({ results }) => results[0]?.ok)).toHaveLength(1);
  expect((await caller.files.list({ folderId: target })).items).toHaveLength(1);
});

test('two moves that would together make a circle: one of them is refused', async () => {
  const caller = await personal();
  for (let round = 0; round < 10; round++) {
    const [a = '', b = ''] = await make(caller, `a${round}`, `b${round}`);
    const answers = await Promise.all([
      caller.folders.move({ ids: [a], parentId: b }),
      caller.folders.move({ ids: [b], parentId: a }),
    ]);
    expect(answers.filter(({ results }) => results[0]?.ok)).toHaveLength(1);
  }
});

test('the database itself refuses a circle, whoever makes it', async () => {
  const caller = await personal();
  const [a = '', , c = ''] = await make(caller, 'a', 'a/b', 'a/b/c');
  const circle = asSystem((tx) => tx.update(folder).set({ parentId: c }).where(eq(folder.id, a)));
  await expect(circle).rejects.toMatchObject({ cause: { code: 'HD004' } });
  const ada = await makePerson();
  const [one, two] = [newId(), newId()];
  const row = { userId: ada.id, name: 'x', nameKey: 'x' };
  const born = asSystem((tx) =>
    tx.insert(folder).values([
      { ...row, id: one, parentId: two },
      { ...row, id: two, parentId: one },
    ]),
  );
  await expect(born).rejects.toMatchObject({ cause: { code: 'HD004' } });
});
