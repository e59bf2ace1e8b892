import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

const personal = async () => as(await makePerson());
type Caller = Awaited<ReturnType<typeof as>>;

const make = async (caller: Caller, ...paths: string[]): Promise<string[]> =>
  (await caller.folders.ensure({ paths: paths.map((path) => path.split('/')) })).ids;

const put = async (caller: Caller, filename: string, folderId: string | null = null) =>
  (await putFile(caller, { filename, folderId })).id;

const names = async (caller: Caller) => (await caller.trash.list({})).items.map(({ name }) => name);

const day = 86_400_000;

test('the trash is one list of files and folders by the time of their deletion, with who, from where and until when', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const [top = '', inner = ''] = await make(caller, 'top', 'top/inner');
  const first = await put(caller, 'first.txt', inner);
  const last = await put(caller, 'last.txt');
  await caller.files.trash({ ids: [first] });
  await caller.folders.trash({ ids: [top] });
  await caller.files.trash({ ids: [last] });
  const { items, nextCursor } = await caller.trash.list({});
  expect(nextCursor).toBeNull();
  expect(items.map(({ kind, name, from }) => [kind, name, from])).toEqual([
    ['file', 'last.txt', []],
    ['folder', 'top', []],
    ['file', 'first.txt', ['top', 'inner']],
  ]);
  for (const item of items) {
    expect(item).toMatchObject({ deletedBy: { id: ada.id, name: 'Ada' }, mayManage: true });
    expect(item.deletion).toBeNull();
    expect(item.purgeAt.getTime() - item.deletedAt.getTime()).toBe(30 * day);
  }
  expect(items[0]?.file).toMatchObject({ size: 5, mimeType: 'text/plain' });
  expect(items[1]?.file).toBeNull();
});

test('pages of the trash hold every entry once, also where many were deleted at one time', async () => {
  const caller = await personal();
  const folders = await make(caller, 'a', 'b', 'c', 'd', 'e');
  const files: string[] = [];
  for (const name of ['f', 'g', 'h', 'i']) files.push(await put(caller, name));
  await caller.trash.put({ files: files.slice(0, 3), folders: folders.slice(0, 3) });
  await caller.trash.put({ files: files.slice(3), folders: folders.slice(3) });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.trash.list({ limit: 2, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen.toSorted()).toEqual([...files, ...folders].toSorted());
  expect(await refusalCode(caller.trash.list({ cursor: 'no' }))).toBe('INVALID');
});

test('what one act deletes is one deletion, and comes back together to where it was', async () => {
  const caller = await personal();
  const [top = '', inner = ''] = await make(caller, 'top', 'top/inner');
  const inside = await put(caller, 'inside.txt', inner);
  const beside = await put(caller, 'beside.txt');
  const alone = await put(caller, 'alone.txt');
  const { deletionId, results } = await caller.trash.put({
    files: [beside, inside],
    folders: [top],
  });
  expect(results.every(({ ok }) => ok)).toBe(true);
  await caller.trash.put({ files: [alone] });
  const { items } = await caller.trash.list({});
  expect(items.map(({ name, deletion }) => [name, deletion])).toEqual([
    ['alone.txt', null],
    ...items.slice(1).map(({ name }) => [name, { id: deletionId, entries: 2 }]),
  ]);
  expect(items.map(({ name }) => name).toSorted()).toEqual(['alone.txt', 'beside.txt', 'top']);
  const restored = await caller.trash.restoreDeletion({ deletionId });
  expect(restored.results).toEqual([
    { kind: 'folder', id: top, ok: true, name: 'top' },
    { kind: 'file', id: beside, ok: true, name: 'beside.txt' },
  ]);
  expect(await names(caller)).toEqual(['alone.txt']);
  expect((await caller.files.get({ id: inside })).folderId).toBe(inner);
  expect((await caller.folders.path({ id: inner })).map(({ name }) => name)).toEqual([
    'top',
    'inner',
  ]);
  expect(await refusalCode(caller.trash.restoreDeletion({ deletionId }))).toBe('NOT_FOUND');
});

test('many come back together: those whose names are taken, or whose folder is gone, as if alone', async () => {
  const caller = await personal();
  const [kept = '', gone = ''] = await make(caller, 'kept', 'gone');
  const files = [
    await put(caller, 'a.txt'),
    await put(caller, 'b.txt', kept),
    await put(caller, 'c.txt', kept),
    await put(caller, 'd.txt', gone),
  ];
  await caller.files.trash({ ids: files });
  const again = await put(caller, 'a.txt');
  await caller.files.trash({ ids: [again] });
  await put(caller, 'C.TXT', kept);
  await caller.trash.put({ folders: [gone] });
  const { results } = await caller.files.restore({ ids: [...files, again] });
  expect(results.map((result) => result.ok && result.filename)).toEqual([
    'a.txt',
    'b.txt',
    'c (2).txt',
    'd.txt',
    'a (2).txt',
  ]);
  expect((await caller.files.get({ id: files[1] ?? '' })).folderId).toBe(kept);
  const home = (await caller.files.get({ id: files[3] ?? '' })).folderId;
  expect(home).not.toBe(gone);
  expect((await caller.folders.path({ id: home ?? '' })).map(({ name }) => name)).toEqual(['gone']);
  expect(await names(caller)).toEqual(['gone']);
});

test('files that are deleted singly in one call are one deletion, also by the procedures of files and folders', async () => {
  const caller = await personal();
  const files = [await put(caller, 'a'), await put(caller, 'b')];
  const folders = await make(caller, 'c', 'd');
  await caller.files.trash({ ids: files });
  await caller.folders.trash({ ids: folders });
  const { items } = await caller.trash.list({});
  expect(items.map(({ deletion }) => deletion?.entries)).toEqual([2, 2, 2, 2]);
  const [deletionId = ''] = items.flatMap(({ deletion }) => deletion?.id ?? []);
  await caller.trash.restoreDeletion({ deletionId });
  expect((await names(caller)).toSorted()).toEqual(['a', 'b']);
});

test('an act of several calls goes on with its own deletion, and with nobody else’s', async () => {
  const olga = await makePerson('Olga');
  const mia = await makePerson('Mia');
  const acme = await makeOrganization(olga);
  await join(mia, acme.id, 'member');
  const [asOlga, asMia] = [await as(olga, acme.id), await as(mia, acme.id)];
  const [a, b, c] = [await put(asOlga, 'a'), await put(asOlga, 'b'), await put(asMia, 'c')];
  const { deletionId } = await asOlga.trash.put({ files: [a] });
  expect((await asOlga.trash.put({ files: [b], deletionId })).deletionId).toBe(deletionId);
  expect((await asOlga.trash.list({})).items.map(({ deletion }) => deletion?.entries)).toEqual([
    2, 2,
  ]);
  const foreign = await refusal(asMia.trash.put({ files: [c], deletionId }));
  expect(foreign).toEqual(await refusal(asMia.trash.put({ files: [c], deletionId: newId() })));
  expect(foreign).toMatchObject({ code: 'NOT_FOUND' });
});

test('a member takes back and deletes their own deletions only, an admin everybody’s', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const people = await Promise.all(
    (['member', 'member', 'viewer'] as const).map(async (role) => {
      const person = await makePerson();
      await join(person, acme.id, role);
      return as(person, acme.id);
    }),
  );
  const [mia, max, vera] = people;
  if (!mia || !max || !vera) throw new Error('three people');
  const files = [await put(mia, 'a'), await put(mia, 'b')];
  const { deletionId } = await mia.trash.put({ files });
  const manage = async (caller: Caller) =>
    (await caller.trash.list({})).items.map(({ mayManage }) => mayManage);
  expect(await manage(mia)).toEqual([true, true]);
  expect(await manage(max)).toEqual([false, false]);
  expect(await manage(vera)).toEqual([false, false]);
  const { results } = await max.trash.restoreDeletion({ deletionId });
  expect(results).toMatchObject([
    { ok: false, code: 'FORBIDDEN' },
    { ok: false, code: 'FORBIDDEN' },
  ]);
  expect(await refusalCode(vera.trash.restoreDeletion({ deletionId }))).toBe('FORBIDDEN');
  const asOlga = await as(olga, acme.id);
  expect((await asOlga.trash.restoreDeletion({ deletionId })).results).toMatchObject([
    { ok: true },
    { ok: true },
  ]);
});

test('what was restored carries nothing of its deletion, and takes part in the next one', async () => {
  const caller = await personal();
  const [a, b] = [await put(caller, 'a'), await put(caller, 'b')];
  const [c = ''] = await make(caller, 'c');
  await caller.trash.put({ files: [a, b], folders: [c] });
  await caller.files.restore({ ids: [a] });
  await caller.folders.restore({ ids: [c] });
  const rows = await asSystem((tx) => tx.select().from(storage).where(eq(storage.id, a)));
  const folders = await asSystem((tx) => tx.select().from(folder).where(eq(folder.id, c)));
  expect([...rows, ...folders].map(({ deletionId }) => deletionId)).toEqual([null, null]);
  // What is left of the deletion stands alone.
  expect((await caller.trash.list({})).items.map(({ deletion }) => deletion)).toEqual([null]);
});
