import { expect, test } from 'vitest';
import { landmarkEvery } from '#server/core/lists/schema.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeManyFiles } from '#server/testing/many-files.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { fileSorts } from '../sorts/schema.ts';

provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;
type Order = Parameters<Caller['files']['landmarks']>[0];

/** The list as one sees it who goes from landmark to landmark. */
async function rangesOf(caller: Caller, order: Order, marks: string[]) {
  const edges = [undefined, ...marks, undefined];
  return Promise.all(
    edges
      .slice(1)
      .map((until, i) => caller.files.list({ ...order, cursor: edges[i], until, limit: 200 })),
  );
}

test.each(fileSorts)('landmarks by %s cut a folder into hundreds, both ways', async (sort) => {
  const ada = await makePerson();
  await makeManyFiles(ada, 1_050);
  const caller = await as(ada);
  for (const direction of ['asc', 'desc'] as const) {
    const { count, marks } = await caller.files.landmarks({ sort, direction });
    expect(count).toBe(1_050);
    expect(marks).toHaveLength(10);
    const ranges = await rangesOf(caller, { sort, direction }, marks);
    expect(ranges.map(({ items }) => items.length)).toEqual([
      ...Array.from({ length: 10 }, () => landmarkEvery),
      50,
    ]);
    expect(ranges.every(({ nextCursor }) => nextCursor === null)).toBe(true);
    expect(new Set(ranges.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(1_050);
    const first = await caller.files.list({ sort, direction, limit: landmarkEvery });
    expect(first.nextCursor).toBe(marks[0]);
  }
});

test('the last row is no landmark, and an empty folder has none', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  expect(await caller.files.landmarks({})).toEqual({ count: 0, marks: [] });
  await makeManyFiles(ada, 200);
  expect(await caller.files.landmarks({})).toMatchObject({
    count: 200,
    marks: [expect.any(String)],
  });
});

test('what comes and goes while one looks moves no row into another range', async () => {
  const ada = await makePerson();
  await makeManyFiles(ada, 500);
  const caller = await as(ada);
  const { marks } = await caller.files.landmarks({});
  const before = await rangesOf(caller, {}, marks);
  const [gone, mark] = [before[1]?.items[3], before[2]?.items.at(-1)];
  await Promise.all([
    makeManyFiles(ada, 30, { name: (n) => `file ${150 + n}b` }),
    caller.files.trash({ ids: [gone?.id ?? '', mark?.id ?? ''] }),
  ]);
  const after = await rangesOf(caller, {}, marks);
  const ids = (ranges: typeof after) => ranges.map(({ items }) => items.map(({ id }) => id));
  const stayed = ids(before).map((range) =>
    range.filter((id) => id !== gone?.id && id !== mark?.id),
  );
  const known = new Set(stayed.flat());
  expect(ids(after).map((range) => range.filter((id) => known.has(id)))).toEqual(stayed);
  expect(ids(after).flat()).toHaveLength(528);
  expect(new Set(ids(after).flat()).size).toBe(528);
});

test('names are in the order in which people count, in all scripts', async () => {
  const ada = await makePerson();
  const sorted = [
    '1 first.txt',
    '٢ second.txt',
    '3 third.txt',
    '10 tenth.txt',
    'a.txt',
    'Ab.txt',
    'ä.txt',
    'b.txt',
    'File 2.txt',
    'file 10.txt',
    'résumé 9.doc',
    'resume 10.doc',
    'z.txt',
    'Ωmega.txt',
    'Борис.txt',
    'ג.txt',
    'ملف.txt',
    'あ.txt',
    'ア 10.txt',
    '文件 2.txt',
    '文件 10.txt',
    '파일 1.txt',
  ];
  await makeManyFiles(ada, sorted.length, { name: (n) => sorted.toReversed()[n - 1] ?? '' });
  const { items } = await (await as(ada)).files.list({ limit: 200 });
  const names = items.map(({ filename }) => filename);
  expect(names).toEqual(sorted.toSorted(new Intl.Collator('und', { numeric: true }).compare));
  expect(names.indexOf('File 2.txt')).toBeLessThan(names.indexOf('file 10.txt'));
  expect(names.indexOf('文件 2.txt')).toBeLessThan(names.indexOf('文件 10.txt'));
});

test('ids and names are read a thousand at a time, within a range', async () => {
  const ada = await makePerson();
  await makeManyFiles(ada, 1_300);
  const caller = await as(ada);
  const first = await caller.files.references({});
  expect(first.items).toHaveLength(1_000);
  expect(first.items[0]).toEqual({ id: expect.any(String), name: 'file 1' });
  const rest = await caller.files.references({ cursor: first.nextCursor ?? '' });
  expect(rest.items.at(-1)?.name).toBe('file 1300');
  expect(rest.nextCursor).toBeNull();
  const { marks } = await caller.files.landmarks({});
  const some = await caller.files.references({ cursor: marks[1], until: marks[4] });
  expect(some.items.map(({ name }) => name)).toEqual(
    Array.from({ length: 300 }, (_, n) => `file ${201 + n}`),
  );
});

test('letters find the next name, round to the first one, with its place in the order', async () => {
  const ada = await makePerson();
  await makeManyFiles(ada, 300);
  await makeManyFiles(ada, 2, { name: (n) => `Änderung ${n}` });
  const caller = await as(ada);
  const { items } = await caller.files.list({ limit: 200 });
  const find = (prefix: string, afterId: string | null = null) =>
    caller.files.find({ prefix, afterId });
  expect(await find('ÄND')).toMatchObject({ position: 0 });
  expect(await find('file 25')).toMatchObject({ position: 26 });
  const one = await find('file 25');
  const two = await find('file 25', one?.id);
  expect(two?.position).toBe(251);
  expect(await find('file 299')).toMatchObject({ position: 300 });
  expect(await find('änd', items[1]?.id)).toEqual({ id: items[0]?.id, position: 0 });
  expect(await find('%')).toBeNull();
  expect(await caller.files.find({ prefix: 'file 299', direction: 'desc' })).toMatchObject({
    position: 1,
  });
});

test('a cursor of another order ends no page either', async () => {
  const caller = await as(await makePerson());
  await makeManyFiles(await makePerson(), 1);
  const ada = await makePerson();
  await makeManyFiles(ada, 250);
  const { marks } = await (await as(ada)).files.landmarks({ sort: 'size' });
  expect(await refusal(caller.files.list({ sort: 'name', until: marks[0] }))).toMatchObject({
    code: 'INVALID',
    message: 'The order has changed. Load the list again.',
  });
  expect(await refusal(caller.files.references({ until: 'bm9uZQ' }))).toMatchObject({
    code: 'INVALID',
  });
});
