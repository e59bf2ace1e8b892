import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { provideApi } from '#server/testing/api-server.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, makeOrganization, makePerson } from '#server/testing/people.ts';
import { testStore } from '#server/testing/store.ts';
import { openStore } from '../../local/object-store/store.ts';
import { scratchDirectory } from '../../local/testing/scratch.ts';
import { type Crowd, seedFiles, seedObjects } from '../seed.ts';
import type { Bench } from '../stack.ts';
import { scriptsOf } from './page.ts';
import { read } from './read.ts';
import { search } from './search.ts';
import { transfer } from './transfer.ts';

const database = provideDatabase();
const api = provideApi();

let seededBefore = 0;

async function seeded(files: number): Promise<Bench> {
  const person = await makePerson();
  const { id } = await makeOrganization(person);
  const crowd: Crowd = { organizationId: id, ownerId: person.id, files, prefix: `${newId()}/` };
  const url = new URL(inject('stack').adminUrl);
  url.pathname = new URL(database.urls.DATABASE_URL).pathname;
  const admin = new pg.Client({ connectionString: url.toString() });
  await admin.connect();
  onTestFinished(() => admin.end());
  seededBefore += 1;
  await seedFiles(admin, crowd, seededBefore);
  return {
    url: api.listening,
    person,
    crowds: [crowd],
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

  expect(first.items[0]).toMatchObject({ filename: 'file 0000001.txt', size: 1 });
  expect(second.items[0]?.filename).toBe('file 0000101.txt');
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

  expect(rows).toHaveLength(4);
  for (const { measured } of rows) expect(measured).toMatch(/95 % within \d+\.\d ms against/);
});

test('the scripts of a page are counted once each', () => {
  const html =
    '<script src="/a.js" async=""></script><script nonce="x" src="/b.js"></script><script src="/a.js"></script><script>1</script>';

  expect(scriptsOf(html)).toEqual(['/a.js', '/b.js']);
});
