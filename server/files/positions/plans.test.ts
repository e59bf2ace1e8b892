import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { Transaction } from '#db/client.ts';
import { landmarksOf } from '#server/core/landmarks.ts';
import { findName } from '#server/core/name-in-order.ts';
import { listReferences, type OrderedRows } from '#server/core/references.ts';
import { personal } from '#server/core/workspace.ts';
import { orderedFolders } from '#server/folders/positions/queries.ts';
import { folderSorts } from '#server/folders/sorts/schema.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeManyFiles } from '#server/testing/many-files.ts';
import { as, makeOrganization, makePerson, type Person, scopeIn } from '#server/testing/people.ts';
import { fileSorts } from '../sorts/schema.ts';
import { orderedFiles } from './queries.ts';

const place = provideDatabase();
let ada: Person;
const adas = () => scopeIn(ada, personal);

async function connect(): Promise<pg.Client> {
  const url = new URL(inject('stack').adminUrl);
  url.pathname = new URL(place.urls.DATABASE_URL).pathname;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  return client;
}

beforeAll(async () => {
  ada = await makePerson();
  await makeManyFiles(ada, 5_000);
  const acme = await makeOrganization(ada);
  await makeManyFiles(ada, 5_000, { organizationId: acme.id });
  const caller = await as(ada);
  const paths = Array.from({ length: 1_000 }, (_, n) => [`folder ${n}`]);
  await caller.folders.ensure({ paths });
  const client = await connect();
  await client.query('vacuum analyze storage');
  await client.query('vacuum analyze folder');
  await client.end();
});

/** The plans of the statements of `read` as the app's role makes them, behind its policies. */
async function plansOf(read: (tx: Transaction) => Promise<unknown>): Promise<string[]> {
  const client = await connect();
  onTestFinished(() => client.end());
  const plans: string[] = [];
  client.on('notice', ({ message = '' }) => {
    if (message.includes('plan:')) plans.push(message);
  });
  await client.query(`load 'auto_explain'`);
  await client.query('begin');
  await client.query(
    `select set_config('app.workspace_id', $1, true), set_config('app.user_id', $2, true)`,
    [adas().workspaceId, ada.id],
  );
  await client.query('set local auto_explain.log_min_duration = 0');
  await client.query('set local client_min_messages = log');
  // A table of a test is small enough to be read whole and sorted.
  await client.query('set local enable_seqscan = off; set local enable_sort = off');
  await client.query('set local role holdall_app');
  await read(drizzle({ client }));
  await client.query('rollback');
  return plans.filter((plan) => / on (storage|folder)\b/.test(plan));
}

type Direction = 'asc' | 'desc';
interface Range {
  cursor?: string;
  until?: string;
}

const reading = <R>(rows: (direction: Direction) => OrderedRows<R>) => ({
  landmarks: (tx: Transaction, direction: Direction) => landmarksOf(tx, rows(direction)),
  page: (tx: Transaction, range: Range) =>
    listReferences(tx, rows('asc'), { ...range, limit: 200 }),
});

const suffix = {
  name: 'name',
  type: 'type',
  size: 'size',
  updatedAt: 'updated',
  createdAt: 'created',
};
const orders = [
  ...fileSorts.map((sort) => ({
    what: `files by ${sort}`,
    index: `storage_by_${suffix[sort]}`,
    ...reading((direction) => orderedFiles(adas(), { folderId: null, sort, direction })),
  })),
  ...folderSorts.map((sort) => ({
    what: `folders by ${sort}`,
    index: `folder_by_${suffix[sort]}`,
    ...reading((direction) => orderedFolders(adas(), { parentId: null, sort, direction })),
  })),
];

test.each(orders)('$what: landmarks read an index only, and sort nothing', async (order) => {
  for (const direction of ['asc', 'desc'] as const) {
    const [plan, ...others] = await plansOf((tx) => order.landmarks(tx, direction));
    expect(others).toEqual([]);
    expect(plan).toMatch(new RegExp(`Index Only Scan (Backward )?using ${order.index} `));
    expect(plan).not.toMatch(/Sort Key: .*(storage|folder)\./);
  }
});

test.each(orders)('$what: a page anywhere is read from its index alone', async (order) => {
  let marks: string[] = [];
  await plansOf(async (tx) => {
    ({ marks } = await order.landmarks(tx, 'asc'));
  });
  const [cursor, until] = marks.slice(-2);
  const [plan, ...others] = await plansOf((tx) => order.page(tx, { cursor, until }));
  expect(others).toEqual([]);
  expect(plan).toMatch(new RegExp(`Scan (using|on) ${order.index} `));
  expect(plan).not.toMatch(/Seq Scan|Filter: .*ROW\(/);
  // Both ends are conditions of the index: no row is read to be left out.
  expect(plan).toMatch(/Index Cond: .*ROW\(.* > ROW\(.*ROW\(.* <= ROW\(/);
});

test('a name is looked for in the index, and its place is counted there', async () => {
  const ordered = orderedFiles(adas(), { folderId: null, sort: 'name', direction: 'asc' });
  const plans = await plansOf((tx) => findName(tx, ordered, { prefix: 'file 49', afterId: null }));
  expect(plans).toHaveLength(2);
  for (const plan of plans) expect(plan).toMatch(/Index Only Scan using storage_by_name /);
  expect(plans.join()).not.toContain('Seq Scan');
});
