import { expect, test } from 'vitest';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { putBehind } from '#server/testing/store.ts';
import { headObject } from './objects.ts';
import { quickHead } from './quick-head.ts';

provideDatabase();
const store = provideFilteredStore();

async function stored(name: string) {
  const key = `uploads/users/${newId()}/${newId()}/${name}`;
  await putBehind(key, 'hello');
  return { bucket: env().S3_BUCKET, key };
}

test.each(['a', 'ä b+c%20?&=#.txt', '日本'])(
  'an object called %j is found in one request',
  async (name) => {
    const { bucket, key } = await stored(name);
    store.requests = 0;
    expect(await headObject(bucket, key)).toMatchObject({
      size: 5,
      etag: expect.stringMatching(/^"/),
    });
    expect(await headObject(bucket, `${key}x`)).toBeNull();
    expect(store.requests).toBe(2);
  },
);

test('an answer that is not clear is no answer: the SDK asks then, by the clock of the store', async () => {
  const { bucket, key } = await stored('a');
  store.lack = { clock: 60 * 60_000 };
  expect(await quickHead(bucket, key)).toBeUndefined();
  expect(await headObject(bucket, key)).toMatchObject({ size: 5 });
});

test('[case 66] a store that cuts the line or knows another secret says nothing of an object', async () => {
  const { bucket, key } = await stored('a');
  for (const lack of [{ drops: 1 }, { otherSecret: true }]) {
    store.lack = lack;
    expect(await quickHead(bucket, key)).toBeUndefined();
    expect(await refusalCode(headObject(bucket, key))).toBe('STORAGE_UNAVAILABLE');
  }
});

test('[case 66] a store that never answers is not waited for by the quick question', async () => {
  const { bucket, key } = await stored('a');
  store.lack = { delay: Number.POSITIVE_INFINITY };
  expect(await quickHead(bucket, key)).toBeUndefined();
});
