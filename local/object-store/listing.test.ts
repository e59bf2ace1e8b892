import { rm } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import {
  CreateBucketCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { listPage } from './listing.ts';
import { type ObjectIndex, objectIndex, type StoredObject } from './object-index.ts';
import { startTemporaryStore, temporaryFolder } from './testing/running-store.ts';

const byBytes = (a: string, b: string) => Buffer.from(a).compare(Buffer.from(b));

/** What a listing must give, said as simply as it can be: no index, no pages. */
function model(keys: string[], prefix: string, delimiter: string): string[] {
  const entries = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return end < 0 ? `key ${key}` : `prefix ${key.slice(0, end + delimiter.length)}`;
    });
  return [...new Set(entries)].sort();
}

describe('listing pages', () => {
  let folder: string;
  let database: DatabaseSync;
  let index: ObjectIndex;

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = openDatabase(folder);
    // What is under test is order and pages; durability has tests of its own.
    database.exec('PRAGMA synchronous = OFF');
    database.exec("INSERT INTO bucket (name, created_at) VALUES ('b', 0)");
    index = objectIndex(database);
  });
  afterAll(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });

  function store(keys: string[]) {
    database.exec('DELETE FROM object');
    for (const [number, key] of keys.entries()) {
      const object: StoredObject = {
        key,
        content: { blob: String(number) },
        size: 0,
        etag: '',
        lastModified: 0,
        headers: { system: {}, metadata: {} },
      };
      index.put('b', object, () => undefined);
    }
  }

  const piece = fc.constantFrom('a', 'b', '/', '//', 'ä', '😀', '\uffff', '%', '\u0001', '~');
  const keyText = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
  const prefixText = fc.array(piece, { maxLength: 2 }).map((pieces) => pieces.join(''));

  test('of any size give every key and common prefix once, in byte order, as the model does', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(keyText, { maxLength: 25 }),
        prefixText,
        fc.constantFrom('', '/', 'a', '//', '😀'),
        fc.integer({ min: 1, max: 7 }),
        (keys, prefix, delimiter, maxKeys) => {
          store(keys);
          const seen: string[] = [];
          let previous = '';
          let position = { after: '', wholePrefix: false };
          for (;;) {
            const page = listPage(index, { bucket: 'b', prefix, delimiter, maxKeys, position });
            const names = page.objects.map((object) => object.key);
            expect(names.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
            for (const name of [...names, ...page.commonPrefixes].sort(byBytes)) {
              expect(byBytes(previous, name)).toBeLessThan(0);
              previous = name;
            }
            seen.push(...names.map((name) => `key ${name}`));
            seen.push(...page.commonPrefixes.map((name) => `prefix ${name}`));
            if (!page.next) break;
            position = page.next;
          }
          expect(seen.sort()).toEqual(model(keys, prefix, delimiter));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('begin after the key that is named, which need not exist', () => {
    store(['a', 'b', 'c/1', 'c/2', 'd']);
    const from = (after: string) =>
      listPage(index, {
        bucket: 'b',
        prefix: '',
        delimiter: '',
        maxKeys: 10,
        position: { after, wholePrefix: false },
      }).objects.map((object) => object.key);
    expect(from('b')).toEqual(['c/1', 'c/2', 'd']);
    expect(from('bb')).toEqual(['c/1', 'c/2', 'd']);
    expect(from('z')).toEqual([]);
  });
});

describe('listing through the SDK', () => {
  const Bucket = 'listed';
  let running: Awaited<ReturnType<typeof startTemporaryStore>>;
  const keys = ['a', 'a/', 'a/1', 'a/2/x', 'b c+d', 'é', 'ctl\r\u0001'];

  beforeAll(async () => {
    running = await startTemporaryStore();
    await running.client.send(new CreateBucketCommand({ Bucket }));
    for (const Key of keys) {
      await running.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
  });
  afterAll(() => running.close());

  test('version 2 gives sizes, tags, prefixes and tokens', async () => {
    const { client } = running;
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken }),
      );
      expect(page.KeyCount).toBeLessThanOrEqual(2);
      seen.push(...(page.Contents ?? []).map((object) => object.Key));
      seen.push(...(page.CommonPrefixes ?? []).map((common) => common.Prefix));
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    expect(seen).toEqual(['a', 'a/', 'b c+d', 'ctl\r\u0001', 'é']);
    const inside = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'a/', Delimiter: '/' }),
    );
    expect(inside.Contents?.map((object) => object.Key)).toEqual(['a/', 'a/1']);
    expect(inside.CommonPrefixes).toEqual([{ Prefix: 'a/2/' }]);
    expect(inside.Contents?.[1]).toMatchObject({ Size: 3, StorageClass: 'STANDARD' });
  });

  test('encoding-type=url percent-encodes keys, prefixes and delimiters', async () => {
    const page = await running.client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'b ', EncodingType: 'url', FetchOwner: true }),
    );
    expect(page.Prefix).toBe('b%20');
    expect(page.Contents?.[0]).toMatchObject({ Key: 'b%20c%2Bd', Owner: { ID: 'holdall' } });
  });

  test('version 1 goes on after its marker, be it a key or a common prefix', async () => {
    const { client } = running;
    const first = await client.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2 }));
    expect(first.NextMarker).toBe('a/');
    const second = await client.send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2, Marker: first.NextMarker }),
    );
    expect(second.Contents?.map((object) => object.Key)).toEqual(['b c+d', 'ctl\r\u0001']);
    const below = await client.send(
      new ListObjectsCommand({ Bucket, Prefix: 'a/', Delimiter: '/', Marker: 'a/' }),
    );
    expect(below.Contents?.map((object) => object.Key)).toEqual(['a/1']);
  });

  test('no keys at all are a page too, and what makes no sense is refused', async () => {
    const { client } = running;
    const none = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
    expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
    for (const wrong of [{ MaxKeys: -1 }, { ContinuationToken: 'nonsense' }]) {
      await expect(
        client.send(new ListObjectsV2Command({ Bucket, ...wrong })),
      ).rejects.toMatchObject({
        name: 'InvalidArgument',
      });
    }
  });
});
