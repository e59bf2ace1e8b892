import { expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

const personal = async () => as(await makePerson());
type Caller = Awaited<ReturnType<typeof as>>;

const namesIn = async (caller: Caller, parentId: string | null = null) =>
  (await caller.folders.list({ parentId, limit: 200 })).items.map(({ name }) => name);

const notThere = {
  code: 'NOT_FOUND',
  message: 'This folder does not exist, or you have no access to it.',
};

test('a folder is made, listed with who made it, and opened by its path', async () => {
  const caller = await personal();
  const contracts = await caller.folders.create({ name: 'Contracts' });
  expect(contracts).toEqual({ id: expect.any(String), parentId: null, name: 'Contracts' });
  const year = await caller.folders.create({ parentId: contracts.id, name: '2026' });
  expect((await caller.folders.list({})).items).toEqual([
    {
      ...contracts,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
      addedBy: { id: expect.any(String), name: 'Ada' },
      starred: false,
      tagIds: [],
    },
  ]);
  expect(await namesIn(caller, contracts.id)).toEqual(['2026']);
  expect(await caller.folders.path({ id: year.id })).toEqual([contracts, year]);
  expect(await caller.folders.path({ id: contracts.id })).toEqual([contracts]);
});

test('an unknown or foreign folder is not found, whatever is asked of it', async () => {
  const caller = await personal();
  const { id: foreign } = await (await personal()).folders.create({ name: 'Theirs' });
  for (const id of [newId(), foreign])
    for (const call of [
      () => caller.folders.path({ id }),
      () => caller.folders.list({ parentId: id }),
      () => caller.folders.create({ parentId: id, name: 'Mine' }),
      () => caller.folders.ensure({ parentId: id, paths: [['Mine']] }),
    ])
      expect(await refusal(call())).toMatchObject(notThere);
});

test('a viewer looks at folders and makes none', async () => {
  const owner = await makePerson('Olga');
  const acme = await makeOrganization(owner);
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const { id } = await (await as(owner, acme.id)).folders.create({ name: 'Contracts' });
  const viewer = await as(vera, acme.id);
  expect(await namesIn(viewer)).toEqual(['Contracts']);
  expect(await viewer.folders.path({ id })).toHaveLength(1);
  expect(await refusalCode(viewer.folders.create({ name: 'x' }))).toBe('FORBIDDEN');
  expect(await refusalCode(viewer.folders.ensure({ paths: [['x']] }))).toBe('FORBIDDEN');
});

test('[case 33] a second folder of a name that looks the same is refused with a sentence', async () => {
  const caller = await personal();
  const { id } = await caller.folders.create({ name: 'Re\u0301sume\u0301s' });
  expect(await namesIn(caller)).toEqual(['Résumés']);
  for (const name of ['Résumés', 'RÉSUMÉS', 'résu\u200bmés'])
    expect(await refusal(caller.folders.create({ name }))).toMatchObject({
      code: 'CONFLICT',
      message: 'A folder with this name is already here. Choose another name.',
    });
  await caller.folders.create({ parentId: id, name: 'Résumés' });
});

test('a folder and a file of one name do not get in each other’s way', async () => {
  const caller = await personal();
  await putFile(caller, { filename: 'notes' });
  await caller.folders.create({ name: 'Notes' });
  await putFile(caller, { filename: 'notes.txt' });
  expect(await namesIn(caller)).toEqual(['Notes']);
  expect((await caller.files.list({})).items).toHaveLength(2);
});

test('the list goes on from page to page in both directions, without gaps or repetitions', async () => {
  const caller = await personal();
  const names = Array.from({ length: 23 }, (_, n) => `Ordner ${String(n).padStart(2, '0')}`);
  await caller.folders.ensure({ paths: names.toReversed().map((name) => [name]) });
  for (const direction of ['asc', 'desc'] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await caller.folders.list({ direction, limit: 5, cursor });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(direction === 'asc' ? names : names.toReversed());
  }
  expect(await refusalCode(caller.folders.list({ cursor: 'bm9uZQ' }))).toBe('INVALID');
});

test('a file is uploaded into a folder and found there only', async () => {
  const caller = await personal();
  const { id } = await caller.folders.create({ name: 'Contracts' });
  await putFile(caller, { filename: 'a.txt', folderId: id });
  expect((await caller.files.list({})).items).toEqual([]);
  expect((await caller.files.list({ folderId: id })).items).toMatchObject([
    { filename: 'a.txt', folderId: id },
  ]);
});
