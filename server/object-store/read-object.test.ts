import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { newToken } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { sha256, toBytes } from '#server/testing/files.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { testStore } from '#server/testing/store.ts';
import { headObject } from './objects.ts';
import { type ReadTarget, readFirst, readWhole } from './read-object.ts';

provideDatabase();
const store = provideFilteredStore();

async function stored(content: string): Promise<ReadTarget & { size: number }> {
  const { client, bucket } = testStore();
  const key = `reading/${newToken(64)}`;
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
  const { etag = '', size = 0 } = (await headObject(bucket, key)) ?? {};
  return { bucket, key, etag, size };
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

test('a whole reading gives hash, size and the first bytes; a first one only what it was asked for', async () => {
  const content = 'abcdefghij'.repeat(50_000);
  const target = await stored(content);
  const whole = await readWhole(target, { head: 15 });
  expect(whole).toMatchObject({ state: 'done', size: 500_000, sha256: sha256(toBytes(content)) });
  expect(whole.state === 'done' && text(whole.head)).toBe('abcdefghijabcde');
  store.sent = 0;
  const first = await readFirst(target, { head: 12, size: target.size });
  expect(first).toMatchObject({ state: 'done', size: 500_000 });
  expect(first.state === 'done' && text(first.head)).toBe('abcdefghijab');
  expect(store.sent).toBe(12);
});

test('a store that knows no ranges is heard no further than needed', async () => {
  const target = await stored('x'.repeat(20_000_000));
  store.lack = { withoutRanges: true };
  const first = await readFirst(target, { head: 100, size: target.size });
  expect(first).toMatchObject({ state: 'done', size: 20_000_000 });
  expect(first.state === 'done' && first.head.length).toBe(100);
});

describe('what is not as it was stored', () => {
  test.each([
    ['whole', (target: ReadTarget) => readWhole(target, { head: 10 })],
    ['at its start', (target: ReadTarget) => readFirst(target, { head: 10, size: 100 })],
  ])('is told, read %s', async (_, read) => {
    const target = await stored('short');
    expect(await read({ ...target, etag: '"other"' })).toEqual({ state: 'changed' });
    expect(await read({ ...target, key: 'reading/none' })).toEqual({ state: 'missing' });
    // Without a bucket nothing is known of any file.
    expect(await refusalCode(read({ ...target, bucket: 'no-such-bucket' }))).toBe(
      'STORAGE_UNAVAILABLE',
    );
  });

  test('where it is empty by now, too', async () => {
    const { etag: _, ...target } = await stored('');
    expect(await readFirst({ ...target, etag: '' }, { head: 10, size: 5 })).toEqual({
      state: 'changed',
    });
  });
});
