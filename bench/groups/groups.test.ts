import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { provideApi } from '#server/testing/api-server.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, makeOrganization, makePerson } from '#server/testing/people.ts';
import { testStore } from '#server/testing/store.ts';
import { openStore } from '../../local/object-store/store.ts';
import { scratchDirectory } from '../../local/testing/scratch.ts';
import { lists } from '../browse/lists.ts';
import { search } from '../browse/search.ts';
import { trees } from '../browse/trees.ts';
import { type OrganizationCrowd, seedFiles, seedObjects, seedTree, treeOf } from '../seed.ts';
import type { Bench } from '../stack.ts';
import { read } from './read.ts';
import { transfer } from './transfer.ts';

const database = provideDatabase();
const api = provideApi();

let seededBefore = 0;

async function seeded(files: number): Promise<Bench> {
  const person = await makePerson();
  const { id } = await makeOrganization(person);
  seededBefore += 1;
  const crowd: OrganizationCrowd = {
    organizationId: id,
    ownerId: person.id,
    files,
    prefix: `${newId()}/`,
    tree: treeOf(seededBefore),
  };
  const url = new URL(inject('stack').adminUrl);
  url.pathname = new URL(database.urls.DATABASE_URL).pathname;
  const admin = new pg.Client({ connectionString: url.toString() });
  await admin.connect();
  onTestFinished(() => admin.end());
  await seedFiles(admin, crowd, seededBefore);
  await seedTree(admin, crowd, seededBefore);
  return {
    url: api.listening,
    person,
    crowds: [crowd],
    longFolder: { name: '', files: 0 },
    webPid: () => process.pid,
    settle: async () => {},
    effort: 1 / 100,
    say: () => {},
    signal: new AbortController().signal,
  };
}

test('seeded files are listed by the API as any others', async () => {
  const { person, crowds } = await seeded(1_000);
  const caller = await as(person, crowds[0]?.organizationId);

  const first = await caller.files.list({ limit: 100 });
  const second = await caller.files.list({ limit: 100, cursor: first.nextCursor ?? '' });

  expect(first.items[0]).toMatchObject({ filename: 'file 1.txt', size: 1 });
  expect(second.items[0]?.filename).toBe('file 101.txt');
});

test('seeded objects are in the index of the disk store', async () => {
  const folder = scratchDirectory();
  const made = await openStore(folder);
  made.buckets.create('bench', new Date());
  made.close();

  seedObjects(folder, 'bench', [{ files: 30, prefix: 'a/' }]);

  const store = await openStore(folder);
  onTestFinished(() => store.close());
  const keys = [...store.objects.scan('bench', Buffer.from('a/'), Buffer.from('b'))];
  expect(keys.map(({ key }) => key)).toHaveLength(30);
  expect(keys[0]).toMatchObject({ key: 'a/file 0000001.txt', size: 5 });
});

test('reads and transfers are measured against what they say', async () => {
  const bench = await seeded(10);

  const rows = [...(await read(bench)), ...(await transfer(bench))];

  expect(rows.map(({ what }) => what)).toHaveLength(5);
  for (const { ratio } of rows) expect(ratio.median).toBeGreaterThan(0);
  const { client, bucket } = testStore();
  const stored = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'bare/' }));
  expect(stored.KeyCount).toBeGreaterThan(0);
});

test('searches find what they say, and are measured with their slowest', async () => {
  const rows = await search(await seeded(1_000));

  expect(rows).toHaveLength(8);
  const slowest = rows.filter(({ what }) => what.endsWith('95 % within'));
  expect(slowest.map(({ against }) => against)).toEqual(Array(4).fill('100 ms'));
});

test('pages in every order and place, ways and moves are measured against what they say', async () => {
  const bench = await seeded(1_000);
  const { client, bucket } = testStore();
  const [crowd] = bench.crowds;
  for (let n = 0; n < 50; n++)
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: `${crowd?.prefix}${n}`, Body: 'x' }),
    );

  const rows = [...(await lists(bench)), ...(await trees(bench))];

  expect(rows.map(({ what }) => what)).toHaveLength(11);
  for (const { ratio } of rows) expect(ratio.median).toBeGreaterThan(0);
});
