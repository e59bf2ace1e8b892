import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from './store.ts';
import { blobFiles, temporaryFolder } from './testing/running-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true }));

const index = () => new DatabaseSync(join(folder, 'index.sqlite'));

/** An index as it was before there were multipart uploads, with one object. */
async function writeFirstVersion(blob: string, content: string): Promise<void> {
  const database = index();
  database.exec(`
    CREATE TABLE bucket (
      name TEXT PRIMARY KEY, created_at INTEGER NOT NULL, cors TEXT NOT NULL DEFAULT '[]'
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE object (
      bucket TEXT NOT NULL REFERENCES bucket (name), key BLOB NOT NULL, blob TEXT NOT NULL UNIQUE,
      size INTEGER NOT NULL, etag TEXT NOT NULL, last_modified INTEGER NOT NULL,
      headers TEXT NOT NULL, checksum TEXT, PRIMARY KEY (bucket, key)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO bucket (name, created_at) VALUES ('files', 1);`);
  const etag = createHash('md5').update(content).digest('hex');
  const headers = { system: { 'content-type': 'text/plain' }, metadata: { owner: 'ada' } };
  const checksum = { algorithm: 'CRC32', value: 'y/Q5Jg==' };
  database
    .prepare('INSERT INTO object VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      'files',
      Buffer.from('k'),
      blob,
      content.length,
      etag,
      7,
      JSON.stringify(headers),
      JSON.stringify(checksum),
    );
  database.close();
  await mkdir(join(folder, 'blobs', blob.slice(0, 2)), { recursive: true });
  await writeFile(join(folder, 'blobs', blob.slice(0, 2), blob), content);
}

describe('an index', () => {
  test('from before multipart uploads keeps its objects and their bytes', async () => {
    await writeFirstVersion('ab0123', '123456789');
    for (const _ of ['the first start', 'the second start']) {
      const store = await openStore(folder);
      const { object, content } = store.open('files', 'k');
      expect(object).toMatchObject({
        content: { blob: 'ab0123' },
        size: 9,
        lastModified: 7,
        headers: { metadata: { owner: 'ada' } },
        checksum: { algorithm: 'CRC32', value: 'y/Q5Jg==', type: 'FULL_OBJECT' },
      });
      expect((await buffer(content.readVerified(0, 8))).toString()).toBe('123456789');
      await content.close();
      store.close();
    }
    const store = await openStore(folder);
    await store.remove('files', ['k']);
    store.close();
    expect(await blobFiles(folder)).toEqual([]);
  });

  test('of a newer version is left alone', async () => {
    (await openStore(folder)).close();
    const database = index();
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openStore(folder)).rejects.toThrow('newer version of Holdall');
  });
});

test('bytes that have changed on the disk are not handed on as if they were right', async () => {
  await writeFirstVersion('ab0123', '123456789');
  const store = await openStore(folder);
  const path = join(folder, 'blobs', 'ab', 'ab0123');
  await writeFile(path, '12345678x');
  const { content } = store.open('files', 'k');
  await expect(buffer(content.readVerified(0, 8))).rejects.toThrow('not those that were stored');
  await writeFile(path, 'short');
  await expect(content.check(0, 8)).rejects.toThrow('not as many as the index says');
  await content.close();
  store.close();
});
