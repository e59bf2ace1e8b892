import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { listOpenParts, listParts } from '#server/object-store/multipart.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { completeUpload } from '#server/testing/files.ts';
import { provideFlakyStore } from '#server/testing/flaky-store.ts';
import { sendParts, startParts } from '#server/testing/parts.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { objectOf, testStore } from '#server/testing/store.ts';
import { abortUnknownParts } from './parts/mutations.ts';

provideDatabase();
const store = provideFlakyStore();
const mebibyte = 1024 ** 2;

/** Of its own: what no row of this database knows may be another test's. */
const bucket = 'holdall-unknown-parts';

beforeAll(async () => {
  const { client } = testStore();
  await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: Error) => {
    if (error.name !== 'BucketAlreadyOwnedByYou') throw error;
  });
  process.env.S3_BUCKET = bucket;
  process.env.UPLOAD_PART_BYTES = String(5 * mebibyte);
});

/** Begins an upload in parts behind the API's back. */
async function begin(key = `uploads/users/${newId()}/${newId()}/large.bin`): Promise<string> {
  const { client } = testStore();
  await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
  return key;
}

const openKeys = async () => ((await listOpenParts(bucket, '')) ?? []).map(({ key }) => key);

test('[case 64] uploads in parts that no row knows are aborted when they are old enough, others never', async () => {
  const caller = await as(await makePerson());
  const parts = await startParts(caller, new Uint8Array(randomBytes(6 * mebibyte)));
  await sendParts(caller, parts, [1]);
  const { objectKey: key, multipartId } = await objectOf(parts);
  const stray = await begin();
  const foreign = await begin('backups/large.bin');
  // A second one to the key of an upload: its first part was asked for twice, and a crash came.
  await begin(key);

  expect(await abortUnknownParts()).toBe(0);
  expect((await openKeys()).sort()).toEqual([foreign, key, key, stray].sort());
  expect(await abortUnknownParts(0, `uploads/users/${newId()}/`)).toBe(0);
  const counts = await Promise.all([abortUnknownParts(0), abortUnknownParts(0)]);
  expect(Math.max(...counts)).toBeGreaterThan(0);
  expect((await openKeys()).sort()).toEqual([foreign, key].sort());
  expect(await listParts({ bucket, key, uploadId: multipartId ?? '' })).toHaveLength(1);
  await sendParts(caller, parts, [2]);
  expect((await completeUpload(caller, parts.uploadId)).outcome).toBe('stored');
});

test('[case 64] there may be more of them than the store tells in one page', async () => {
  const key = await begin();
  const keys = [key, key, key, await begin(), await begin()];
  for (const same of [key, key]) await begin(same);
  for (const pageSize of [1, 2, 5]) {
    const listed = (await listOpenParts(bucket, 'uploads/', pageSize)) ?? [];
    expect(listed.map((open) => open.key).sort()).toEqual(keys.sort());
    expect(new Set(listed.map(({ uploadId }) => uploadId)).size).toBe(5);
  }
  expect(await abortUnknownParts(0)).toBe(5);
  expect(await abortUnknownParts(0)).toBe(0);
});

test('one that cannot be aborted now holds up no other', async () => {
  await Promise.all([begin(), begin(), begin()]);
  store.deletionsLeft = 0;
  await expect(abortUnknownParts(0)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  store.deletionsLeft = Number.POSITIVE_INFINITY;
  expect(await abortUnknownParts(0)).toBe(3);
});

test('a store that cannot list them is left alone', async () => {
  const stray = await begin();
  store.listsUploads = false;
  expect(await abortUnknownParts(0)).toBe(0);
  store.listsUploads = true;
  expect(await openKeys()).toContain(stray);
  expect(await abortUnknownParts(0)).toBe(1);
});
