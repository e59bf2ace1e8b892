import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { encodeCursor } from '#server/core/pages.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { call } from '#server/testing/isolation/call.ts';
import { as, makePerson, type Person } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { nameKey } from './policy.ts';
import type { ListInput } from './schema.ts';

provideDatabase();

interface Made {
  filename: string;
  size: number;
  createdAt: Date;
  deletedAt?: Date;
}

/** Files without bytes: a list reads rows only. */
async function makeFiles(person: Person, files: Made[]): Promise<void> {
  const rows = files.map((file) => ({ ...file, id: newId(), objectId: newId() }));
  await asSystem(async (tx) => {
    await tx.insert(storageObject).values(
      rows.map((row) => ({
        id: row.objectId,
        userId: person.id,
        bucket: 'b',
        objectKey: newToken(128),
        size: row.size,
        state: 'stored',
      })),
    );
    await tx.insert(storage).values(
      rows.map((row) => ({
        ...row,
        userId: person.id,
        fileKey: newToken(128),
        nameKey: nameKey(row.filename),
        originalName: row.filename,
        mimeType: row.size % 2 === 0 ? 'text/plain' : 'image/png',
        status: row.deletedAt ? 'soft_deleted' : 'active',
      })),
    );
  });
}

/** 120 files; sizes and times have many equals, so that ids must break ties across pages. */
const many = (deleted = false): Made[] =>
  Array.from({ length: 120 }, (_, n) => ({
    filename: `${['a', 'B', 'c', 'é', 'Z'][n % 5]} ${n}.txt`,
    size: n % 7,
    createdAt: new Date(Date.UTC(2026, 0, 1 + (n % 3))),
    ...(deleted && { deletedAt: new Date(Date.UTC(2026, 1, 1 + (n % 4))) }),
  }));

type Caller = Awaited<ReturnType<typeof as>>;

async function allPages(caller: Caller, input: Partial<ListInput>) {
  const items = [];
  let cursor: string | undefined;
  do {
    const page = await caller.files.list({ ...input, limit: 17, cursor });
    expect(page.items.length).toBeGreaterThan(0);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return items;
}

const natural = new Intl.Collator('und', { numeric: true });

const sorts = [
  { sort: 'name', status: 'active' },
  { sort: 'type', status: 'active' },
  { sort: 'updatedAt', status: 'active' },
  { sort: 'size', status: 'active' },
  { sort: 'createdAt', status: 'active' },
  { sort: 'deletedAt', status: 'trashed' },
] as const;

test.each(sorts)(
  'a list by $sort is in order both ways, over pages that repeat and lose no row',
  async ({ sort, status }) => {
    const ada = await makePerson();
    await makeFiles(ada, many(status === 'trashed'));
    const caller = await as(ada);
    const ascending = await allPages(caller, { sort, status, direction: 'asc' });
    const descending = await allPages(caller, { sort, status, direction: 'desc' });
    expect(new Set(ascending.map((item) => item.id)).size).toBe(120);
    expect(descending).toEqual([...ascending].reverse());
    const byName = sort === 'name' || sort === 'type';
    const value = (item: (typeof ascending)[number]) =>
      byName ? `${sort === 'type' ? item.mimeType : ''} ${item.filename}` : Number(item[sort]);
    const values = ascending.map(value);
    expect(values).toEqual(
      values.toSorted((a, b) => (byName ? natural.compare(`${a}`, `${b}`) : Number(a) - Number(b))),
    );
  },
);

test('a page that is exactly full is the last one where no further row is', async () => {
  const ada = await makePerson();
  await makeFiles(ada, many().slice(0, 20));
  const caller = await as(ada);
  expect((await caller.files.list({ limit: 20 })).nextCursor).toBeNull();
  expect((await caller.files.list({ limit: 19 })).nextCursor).not.toBeNull();
  expect(await (await as(await makePerson())).files.list({})).toEqual({
    items: [],
    nextCursor: null,
  });
});

test('a row that is added while one scrolls neither shifts nor repeats what follows', async () => {
  const ada = await makePerson();
  await makeFiles(ada, many().slice(0, 30));
  const caller = await as(ada);
  const first = await caller.files.list({ limit: 10 });
  await makeFiles(ada, [{ filename: '0 first of all', size: 1, createdAt: new Date() }]);
  const second = await caller.files.list({ limit: 10, cursor: first.nextCursor ?? undefined });
  const seen = [...first.items, ...second.items].map((item) => item.id);
  expect(new Set(seen).size).toBe(20);
});

test('the trash is not in the list, and what is live is not in the trash', async () => {
  const ada = await makePerson();
  await makeFiles(ada, [
    { filename: 'live', size: 1, createdAt: new Date() },
    { filename: 'gone', size: 1, createdAt: new Date(), deletedAt: new Date() },
  ]);
  const caller = await as(ada);
  const names = (items: { filename: string }[]) => items.map((item) => item.filename);
  expect(names((await caller.files.list({})).items)).toEqual(['live']);
  const trash = await caller.files.list({ status: 'trashed', sort: 'deletedAt' });
  expect(names(trash.items)).toEqual(['gone']);
});

test('a cursor of another order, a forged one and garbage are refused with a sentence', async () => {
  const ada = await makePerson();
  await makeFiles(ada, many().slice(0, 10));
  const caller = await as(ada);
  const { nextCursor } = await caller.files.list({ sort: 'size', limit: 2 });
  expect(
    await refusal(caller.files.list({ sort: 'name', cursor: nextCursor ?? '' })),
  ).toMatchObject({
    code: 'INVALID',
    message: 'The order has changed. Load the list again.',
  });
  const forged = [
    ['name', 'garbage'],
    ['name', '%00'],
    ['name', encodeCursor({})],
    ['name', encodeCursor(['name'])],
    ['name', encodeCursor(['name', 'a', 'not an id'])],
    ['name', encodeCursor(['name', 'a\u0000', newId()])],
    ['name', encodeCursor(['id', 1, newId()])],
    ['size', encodeCursor(['size', '1; drop table storage', newId()])],
    ['size', encodeCursor(['size', -1, newId()])],
    ['size', encodeCursor(['size', 1e30, newId()])],
    ['createdAt', encodeCursor(['createdAt', 'yesterday', newId()])],
    ['createdAt', encodeCursor(['createdAt', '0000-01-01T00:00:00Z', newId()])],
  ] as const;
  for (const [sort, cursor] of forged)
    expect([cursor, await call('files.list', ada, 'personal', { sort, cursor })]).toEqual([
      cursor,
      {
        ok: false,
        code: 'INVALID',
        message: 'This page does not exist. Load the list again.',
      },
    ]);
  const farAway = encodeCursor(['createdAt', '9999-12-31T23:59:59.999Z', newId()]);
  expect((await caller.files.list({ sort: 'createdAt', cursor: farAway })).items).toEqual([]);
});

test('[case 81] the column and direction of an order come from a fixed list', async () => {
  const ada = await makePerson();
  for (const input of [
    { sort: 'id' },
    { sort: 'name_key' },
    { sort: 'name; drop table storage' },
    { sort: 'constructor' },
    { sort: '__proto__' },
    { direction: 'desc nulls first' },
    { direction: 'ASC' },
    { status: 'deleted' },
    { limit: 0 },
    { limit: 201 },
    { sort: ['name'] },
  ])
    expect(await call('files.list', ada, 'personal', input)).toMatchObject({
      ok: false,
      code: 'BAD_REQUEST',
    });
  expect(await refusal((await as(ada)).files.list({ sort: 'deletedAt' }))).toMatchObject({
    code: 'INVALID',
  });
});
