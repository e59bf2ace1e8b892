import { expect, test } from 'vitest';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { sha256, toBytes } from '#server/testing/files.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { deleteBehind, putBehind } from '#server/testing/store.ts';
import { headObject } from './objects.ts';
import { readDigest } from './read-digest.ts';

provideDatabase();
const store = provideFilteredStore();

/** An object behind everybody's back, and what HEAD says of it. */
async function stored(content: string) {
  const target = { bucket: env().S3_BUCKET, key: `uploads/users/${newId()}/${newId()}/a` };
  await putBehind(target.key, content);
  const head = await headObject(target.bucket, target.key);
  return { ...target, etag: head?.etag ?? '' };
}

test('an object is read as it is stored, also an empty one and one of many chunks', async () => {
  for (const content of ['hello', '', 'long '.repeat(1_000_000)])
    expect(await readDigest(await stored(content))).toEqual({
      state: 'done',
      sha256: sha256(toBytes(content)),
      parts: [],
    });
});

test('what takes longer than a request waits is found by the next one, and read once', async () => {
  const target = await stored('hello');
  store.lack = { delay: 400 };
  store.requests = 0;
  const first = await Promise.all([readDigest(target, 50), readDigest(target, 50)]);
  expect(first).toEqual([{ state: 'reading' }, { state: 'reading' }]);
  const done = { state: 'done', sha256: sha256(toBytes('hello')), parts: [] };
  expect(await readDigest(target)).toEqual(done);
  expect(await readDigest(target, 50)).toEqual(done);
  expect(store.requests).toBe(1);
});

test('[case 31] another object under the key by now is no answer, nor is one that is gone', async () => {
  const target = await stored('hello');
  await putBehind(target.key, 'other');
  expect(await readDigest(target)).toEqual({ state: 'changed' });
  await deleteBehind(target.key);
  expect(await readDigest(target)).toEqual({ state: 'missing' });
});

test('[case 66] a store that breaks off says so, and reading again succeeds', async () => {
  const target = await stored('hello');
  store.lack = { drops: 1 };
  expect(await refusalCode(readDigest(target))).toBe('STORAGE_UNAVAILABLE');
  store.lack = {};
  expect(await readDigest(target)).toMatchObject({ state: 'done' });
});
