import { randomBytes } from 'node:crypto';
import { UploadPartCommand } from '@aws-sdk/client-s3';
import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import { newId } from '#server/core/ids.ts';
import { deleteObjectBytes } from '#server/jobs/objects/mutations.ts';
import {
  abortParts,
  completeParts,
  listOpenParts,
  listParts,
} from '#server/object-store/multipart.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { cancelUpload, completeUpload, send, sha256 } from '#server/testing/files.ts';
import { call } from '#server/testing/isolation/call.ts';
import { partOf, promiseOf, sendParts, signParts, startParts } from '#server/testing/parts.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { objectOf, passWritableTime, testStore } from '#server/testing/store.ts';

provideDatabase();

const mebibyte = 1024 ** 2;
/** Three parts of at most 5 MiB, the last one small. */
const content = new Uint8Array(randomBytes(11 * mebibyte));

beforeAll(() => {
  process.env.UPLOAD_PART_BYTES = String(5 * mebibyte);
});

const personal = async () => as(await makePerson());
type Caller = Awaited<ReturnType<typeof as>>;

async function uploadRow(id: string) {
  const [row] = await asSystem((tx) => tx.select().from(upload).where(eq(upload.id, id)));
  if (!row) throw new Error('there is no such upload');
  return row;
}

const partRows = (id: string) =>
  asSystem((tx) => tx.select().from(uploadPart).where(eq(uploadPart.uploadId, id)));

async function openAtStore(uploadId: string) {
  const { bucket, objectKey, multipartId } = await objectOf({ uploadId });
  return { bucket, key: objectKey, uploadId: multipartId ?? '' };
}

const completion = async (caller: Caller, uploadId: string) =>
  (await caller.uploads.complete({ uploads: [{ uploadId }] })).results[0];

test('a file above one part is sent in parts, put together, and comes back as it was', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  expect(parts).toMatchObject({ partSize: 5 * mebibyte, partCount: 3 });
  expect((await objectOf(parts)).multipartId).toBeNull();
  expect(await uploadRow(parts.uploadId)).toMatchObject({ status: 'created', startedAt: null });
  expect(await sendParts(caller, parts, [3, 1, 2])).toEqual([200, 200, 200]);
  expect(await uploadRow(parts.uploadId)).toMatchObject({
    status: 'uploading',
    startedAt: expect.any(Date),
  });
  const { fileId, filename, outcome } = await completeUpload(caller, parts.uploadId);
  expect([filename, outcome]).toEqual(['large.bin', 'stored']);
  const { url } = await caller.files.downloadUrl({ id: fileId ?? '' });
  expect(sha256(new Uint8Array(await (await fetch(url)).arrayBuffer()))).toBe(sha256(content));
  // Verified part by part; nobody has read the whole yet.
  expect(await objectOf({ fileId: fileId ?? '' })).toMatchObject({ state: 'stored', sha256: null });
  expect(await uploadRow(parts.uploadId)).toMatchObject({ percentage: 100, partsDone: 3 });
  expect(await partRows(parts.uploadId)).toEqual([]);
});

test('[case 35] part 0, part 10,001, a part beyond the last and a part of no upload are refused', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const parts = await startParts(caller, content);
  for (const number of [0, 10_001, -1, 1.5, '1'])
    expect(
      await call('uploads.sign', ada, 'personal', { parts: [{ ...promiseOf(parts, 1), number }] }),
    ).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
  const { results } = await caller.uploads.sign({
    parts: [
      { ...promiseOf(parts, 1), number: 4 },
      { ...promiseOf(parts, 1), uploadId: newId() },
      promiseOf(parts, 1),
    ],
  });
  expect(results).toMatchObject([
    { ok: false, code: 'INVALID', message: expect.stringContaining('3 parts') },
    { ok: false, code: 'NOT_FOUND' },
    { ok: true },
  ]);
});

test('[case 35] parts that are missing are named, and nothing is put together without them', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  expect(await completion(caller, parts.uploadId)).toMatchObject({
    retry: 'send',
    missing: [1, 2, 3],
  });
  await sendParts(caller, parts, [2]);
  expect(await completion(caller, parts.uploadId)).toEqual({
    ok: false,
    uploadId: parts.uploadId,
    code: 'CONFLICT',
    message: 'The content of this file has not arrived. Send it again.',
    retry: 'send',
    missing: [1, 3],
  });
  expect((await caller.files.list({})).items).toEqual([]);
  await sendParts(caller, parts, [1, 3]);
  expect((await completeUpload(caller, parts.uploadId)).outcome).toBe('stored');
});

test('[case 35] a part that is sent twice, and in any order, makes the same file', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  await sendParts(caller, parts, [3, 2, 3, 1, 2]);
  expect((await completeUpload(caller, parts.uploadId)).outcome).toBe('stored');
});

test('[case 35] a part of another upload counts for that one only', async () => {
  const caller = await personal();
  const one = await startParts(caller, content, 'one.bin');
  const other = await startParts(caller, content, 'other.bin');
  const [put] = await signParts(caller, one, [1]);
  const [foreign] = await signParts(caller, other, [1]);
  const url = new URL(put?.url ?? '');
  url.searchParams.set('uploadId', new URL(foreign?.url ?? '').searchParams.get('uploadId') ?? '');
  const answer = await send({ url: url.toString(), headers: put?.headers ?? {} }, partOf(one, 1));
  expect(answer.status).toBe(403);
  await sendParts(caller, other);
  expect(await completion(caller, one.uploadId)).toMatchObject({ missing: [1, 2, 3] });
});

test('[case 36] a part below 5 MiB that is not the last, written past the API, is not believed', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  await sendParts(caller, parts);
  const { bucket, key, uploadId } = await openAtStore(parts.uploadId);
  const { client } = testStore();
  await client.send(
    new UploadPartCommand({
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: 1,
      Body: 'small',
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  expect(await completion(caller, parts.uploadId)).toMatchObject({ retry: 'send', missing: [1] });
  await sendParts(caller, parts, [1]);
  expect((await completeUpload(caller, parts.uploadId)).outcome).toBe('stored');
});

test('[case 21] [case 23] [case 28] the URL of a part takes exactly its bytes, under its number', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  const [put] = await signParts(caller, parts, [1]);
  if (!put) throw new Error('no URL');
  const right = partOf(parts, 1);
  const flipped = right.slice();
  flipped[1_000] = (flipped[1_000] ?? 0) ^ 1;
  expect((await send(put, right.slice(1))).status).toBe(403);
  expect((await send(put, flipped)).status).toBe(400);
  const url = new URL(put.url);
  url.searchParams.set('partNumber', '2');
  expect((await send({ ...put, url: url.toString() }, right)).status).toBe(403);
  expect(await listParts(await openAtStore(parts.uploadId))).toEqual([]);
  expect((await send(put, right)).status).toBe(200);
});

test('a part that was promised is signed again for the same bytes only: the file has changed else', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  await signParts(caller, parts, [1]);
  const other = promiseOf(parts, 1, partOf(parts, 2));
  const { results } = await caller.uploads.sign({ parts: [other, promiseOf(parts, 1)] });
  expect(results).toMatchObject([
    { ok: false, code: 'CONFLICT', message: expect.stringContaining('changed on your device') },
    { ok: true },
  ]);
  const both = [promiseOf(parts, 2), { ...promiseOf(parts, 2), sha256: '0'.repeat(64) }];
  expect((await caller.uploads.sign({ parts: both })).results.map(({ ok }) => ok)).toEqual([
    true,
    false,
  ]);
  expect((await partRows(parts.uploadId)).map(({ number }) => number).sort()).toEqual([1, 2]);
});

test('ten first parts at once begin one upload at the store', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  const puts = await Promise.all(
    Array.from({ length: 10 }, (_, n) => signParts(caller, parts, [(n % 3) + 1])),
  );
  const ids = puts.flat().map(({ url }) => new URL(url).searchParams.get('uploadId'));
  const { bucket, key, uploadId } = await openAtStore(parts.uploadId);
  expect(new Set(ids)).toEqual(new Set([uploadId]));
  expect((await listOpenParts(bucket, key))?.map((open) => open.uploadId)).toEqual([uploadId]);
});

test('[case 30] [case 68] ten completes at once, and one more, give one file', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const parts = await startParts(caller, content);
  await sendParts(caller, parts);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => completeUpload(caller, parts.uploadId)),
  );
  answers.push(await completeUpload(caller, parts.uploadId));
  expect(new Set(answers.map(({ fileId }) => fileId)).size).toBe(1);
  expect((await caller.files.list({})).items).toHaveLength(1);
  expect(await caller.quotas.current()).toMatchObject({ used: content.length, reserved: 0 });
});

test('[case 68] parts that the store has put together, while nobody heard of it, are a file with the next try', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  await sendParts(caller, parts);
  const open = await openAtStore(parts.uploadId);
  expect(await completeParts(open, (await listParts(open)) ?? [])).toBe('done');
  expect((await completeUpload(caller, parts.uploadId)).outcome).toBe('stored');
});

test('an upload in parts that the store has lost begins anew: all parts are wanted again', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  await sendParts(caller, parts);
  await abortParts(await openAtStore(parts.uploadId));
  expect(await completion(caller, parts.uploadId)).toMatchObject({ missing: [1, 2, 3] });
  expect((await objectOf(parts)).multipartId).toBeNull();
  await sendParts(caller, parts);
  expect((await completeUpload(caller, parts.uploadId)).outcome).toBe('stored');
});

test('[case 25] the URL of a part is dead once the file is there', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  const puts = await signParts(caller, parts, [1, 2, 3]);
  await sendParts(caller, parts);
  await completeUpload(caller, parts.uploadId);
  for (const [n, put] of puts.entries())
    expect((await send(put, partOf(parts, n + 1))).status).toBe(404);
});

test('[case 26] a cancel gives the parts up at the store; what is sent later is refused', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  const puts = await signParts(caller, parts, [1, 2, 3]);
  await sendParts(caller, parts, [1]);
  const open = await openAtStore(parts.uploadId);
  const { id } = await objectOf(parts);
  await cancelUpload(caller, parts.uploadId);
  expect(await partRows(parts.uploadId)).toEqual([]);
  await deleteObjectBytes(id);
  expect(await listParts(open)).toBeNull();
  expect((await send(puts[1] ?? { url: '', headers: {} }, partOf(parts, 2))).status).toBe(404);
  expect(await completion(caller, parts.uploadId)).toMatchObject({ ok: false, retry: null });
  await passWritableTime(id);
  await deleteObjectBytes(id);
  expect(await uploadRow(parts.uploadId)).toMatchObject({ status: 'cancelled', objectId: null });
  expect(await caller.quotas.current()).toMatchObject({ used: 0, reserved: 0 });
});
