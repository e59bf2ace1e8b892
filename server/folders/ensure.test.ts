import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { folder } from '#db/schema/folders.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, makePerson, type Person } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { ensureFoldersInput, mostPaths } from './schema.ts';

provideDatabase();

/** The live folders of somebody's Personal, as paths. */
async function treeOf(person: Person): Promise<string[]> {
  const rows = await asSystem((tx) => tx.select().from(folder).where(eq(folder.userId, person.id)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const pathOf = (id: string): string => {
    const row = byId.get(id);
    if (!row) throw new Error('a folder lacks its parent');
    return row.parentId ? `${pathOf(row.parentId)}/${row.name}` : row.name;
  };
  return rows.map(({ id }) => pathOf(id)).sort();
}

/** Every path of a tree of `width` folders in each folder, `depth` levels deep. */
function fullTree(width: number, depth: number, above: string[] = []): string[][] {
  if (depth === 0) return [];
  return Array.from({ length: width }, (_, n) => [...above, `folder ${n}`]).flatMap((path) => [
    path,
    ...fullTree(width, depth - 1, path),
  ]);
}

test('what is missing of a tree is made, and each path is answered in its place', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { id: existing } = await caller.folders.create({ name: 'Photos' });
  const { ids } = await caller.folders.ensure({
    paths: [['Photos', '2026', 'Summer'], ['Photos'], ['Empty'], ['Photos', '2026']],
  });
  expect(ids[1]).toBe(existing);
  expect(new Set(ids).size).toBe(4);
  const path = await caller.folders.path({ id: ids[0] ?? '' });
  expect(path.map(({ name }) => name)).toEqual(['Photos', '2026', 'Summer']);
  expect(path[1]?.id).toBe(ids[3]);
  expect(await treeOf(ada)).toEqual(['Empty', 'Photos', 'Photos/2026', 'Photos/2026/Summer']);
});

test('repeating makes nothing, writes nothing to the activity, and gives the same ids', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { id: parentId } = await caller.folders.create({ name: 'Top' });
  const paths = fullTree(3, 3);
  const first = await caller.folders.ensure({ parentId, paths });
  const audited = () =>
    asSystem((tx) => tx.select().from(auditLog).where(eq(auditLog.userId, ada.id)));
  expect(await audited()).toHaveLength(1 + paths.length);
  expect(await caller.folders.ensure({ parentId, paths })).toEqual(first);
  expect(await audited()).toHaveLength(1 + paths.length);
});

test('twenty callers at once who want the same 200 folders get each of them once', async () => {
  const ada = await makePerson();
  const paths = fullTree(2, 7).slice(0, 200);
  expect(paths).toHaveLength(200);
  const callers = await Promise.all(Array.from({ length: 20 }, () => as(ada)));
  const shuffled = callers.map((_, n) =>
    paths
      .map((path, at) => ({ path, at }))
      .sort((a, b) => ((a.at * 7 + n * 31) % 101) - (b.at % 101)),
  );
  const answers = await Promise.all(
    callers.map(async (caller, n) => {
      const wanted = shuffled[n] ?? [];
      const { ids } = await caller.folders.ensure({ paths: wanted.map(({ path }) => path) });
      return new Map(wanted.map(({ at }, i) => [at, ids[i]]));
    }),
  );
  for (const [at] of paths.entries())
    expect(new Set(answers.map((answer) => answer.get(at))).size).toBe(1);
  expect(await treeOf(ada)).toEqual(paths.map((path) => path.join('/')).sort());
});

test('callers who begin at different folders of one tree do not block each other for good', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { ids } = await caller.folders.ensure({ paths: [['a'], ['a', 'b']] });
  const [a, b] = ids;
  const below = fullTree(4, 3);
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => {
      if (n % 3 === 0)
        return caller.folders.ensure({ paths: below.map((path) => ['a', 'b', ...path]) });
      if (n % 3 === 1)
        return caller.folders.ensure({
          parentId: a,
          paths: below.map((path) => ['b', ...path]).toReversed(),
        });
      return caller.folders.ensure({ parentId: b, paths: below });
    }),
  );
  expect(await treeOf(ada)).toHaveLength(2 + below.length);
});

test('[case 33] names that people take for one are one folder, spelled as they came first', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { ids } = await caller.folders.ensure({
    paths: [
      ['Re\u0301sume\u0301', 'a'],
      ['RÉSUMÉ', 'b'],
      ['Résumé'],
      ['re\u0301su\u200bme\u0301', 'A'],
    ],
  });
  expect(await treeOf(ada)).toEqual(['Résumé', 'Résumé/a', 'Résumé/b']);
  expect(ids[3]).toBe(ids[0]);
  const names = [
    '最終',
    '🧳 family 👩‍👩‍👧‍👦',
    'مرحبا',
    'STRASSE',
    'İstanbul',
    '.hidden',
    'con',
    '%2e%2e',
  ];
  const first = await caller.folders.ensure({ paths: names.map((name) => [name]) });
  const again = await caller.folders.ensure({
    paths: names.map((name) => [name.normalize('NFD').replace('STRASSE', 'Straße')]),
  });
  expect(again).toEqual(first);
  expect((await caller.folders.list({ limit: 200 })).items.map(({ name }) => name)).toEqual(
    expect.arrayContaining(names.map((name) => name.normalize('NFC'))),
  );
});

test('[case 32] a name that cannot be is refused with the path that has it, and nothing is made', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  for (const [name, why] of [
    ['..', 'A name cannot be . or ..'],
    ['a/b', 'A name cannot contain / or \\.'],
    ['', 'Enter a name.'],
    ['a\u202eb', 'Leave out marks that change the reading direction.'],
    ['x'.repeat(256), 'This name is too long: at most 255 bytes.'],
  ] as const) {
    const paths = [['fine'], ['fine', name], ['\u0000']];
    const refused = ensureFoldersInput.safeParse({ paths });
    expect(refused.error?.issues).toMatchObject([{ path: ['paths', 1, 1], message: why }]);
    await expect(caller.folders.ensure({ paths })).rejects.toThrow();
  }
  expect(await treeOf(ada)).toEqual([]);
});

test('a call takes a thousand paths of 64 levels, and no more', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const deep = Array.from({ length: 64 }, (_, n) => `level ${n}`);
  const wide = Array.from({ length: mostPaths - 1 }, (_, n) => [`wide ${n}`]);
  const { ids } = await caller.folders.ensure({ paths: [deep, ...wide] });
  expect(ids).toHaveLength(mostPaths);
  expect(await caller.folders.path({ id: ids[0] ?? '' })).toHaveLength(64);
  expect(await treeOf(ada)).toHaveLength(64 + mostPaths - 1);
  await expect(caller.folders.ensure({ paths: [[...deep, 'one more']] })).rejects.toThrow('64');
  await expect(caller.folders.ensure({ paths: [['x'], deep, ...wide] })).rejects.toThrow('1,000');
  await expect(caller.folders.ensure({ paths: [] })).rejects.toThrow();
  await expect(caller.folders.ensure({ paths: [[]] })).rejects.toThrow();
});

test('whatever trees are asked for one after the other, their union is there, each folder once', async () => {
  const name = fc.constantFrom('a', 'A', 'b', 'é', 'e\u0301', 'c');
  const tree = fc.array(fc.array(name, { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 12,
  });
  const key = (path: string[]) => path.map((one) => one.normalize('NFC').toLowerCase()).join('/');
  const stepsOf = (path: string[]) => path.map((_, n) => key(path.slice(0, n + 1)));
  await fc.assert(
    fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 4 }), async (trees) => {
      const ada = await makePerson();
      const caller = await as(ada);
      await Promise.all(trees.map((paths) => caller.folders.ensure({ paths })));
      const wanted = new Set(trees.flat().flatMap(stepsOf));
      const there = (await treeOf(ada)).map((path) => path.toLowerCase());
      expect(there.sort()).toEqual([...wanted].sort());
    }),
    { numRuns: 25 },
  );
});

test('a folder that is in the trash is not found, and its name is free', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { ids } = await caller.folders.ensure({ paths: [['a']] });
  const [id = ''] = ids;
  await asSystem((tx) => tx.update(folder).set({ deletedAt: new Date() }).where(eq(folder.id, id)));
  expect(await refusalCode(caller.folders.path({ id }))).toBe('NOT_FOUND');
  expect(await refusalCode(caller.folders.ensure({ parentId: id, paths: [['b']] }))).toBe(
    'NOT_FOUND',
  );
  const again = await caller.folders.ensure({ paths: [['a']] });
  expect(again.ids[0]).not.toBe(id);
});
