import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { abortParts } from '#server/object-store/multipart.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  announced,
  cancelUpload,
  completeUpload,
  send,
  sessionOf,
  sha256,
  startUpload,
} from '#server/testing/files.ts';
import { partOf, sendParts, startParts } from '#server/testing/parts.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { objectOf } from '#server/testing/store.ts';

provideDatabase();

const mebibyte = 1024 ** 2;
const content = new Uint8Array(randomBytes(11 * mebibyte));

beforeAll(() => {
  process.env.UPLOAD_PART_BYTES = String(5 * mebibyte);
});

const personal = async () => as(await makePerson());

test('[case 37] resuming tells which parts the store has, and what the first one was', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  const { uploadId, sessionId } = parts;
  expect(await caller.uploads.resume({ uploadId })).toMatchObject({
    sessionId,
    filename: 'large.bin',
    size: content.length,
    partCount: 3,
    status: 'created',
    stored: [],
    firstPart: null,
  });
  await sendParts(caller, parts, [1, 3]);
  expect(await caller.uploads.resume({ uploadId })).toMatchObject({
    status: 'uploading',
    stored: [1, 3],
    firstPart: { sha256: sha256(partOf(parts, 1)) },
  });
  await sendParts(caller, parts, [2]);
  await completeUpload(caller, uploadId);
  expect(await caller.uploads.resume({ uploadId })).toMatchObject({
    status: 'completed',
    stored: [1, 2, 3],
  });
});

test('[case 37] parts that the store has forgotten are all sent again', async () => {
  const caller = await personal();
  const parts = await startParts(caller, content);
  const { uploadId } = parts;
  await sendParts(caller, parts, [1, 2]);
  const { bucket, objectKey, multipartId } = await objectOf(parts);
  await abortParts({ bucket, key: objectKey, uploadId: multipartId ?? '' });
  expect(await caller.uploads.resume({ uploadId })).toMatchObject({ stored: [] });
  await sendParts(caller, parts, [1, 2, 3]);
  expect((await completeUpload(caller, uploadId)).outcome).toBe('stored');
});

test('resuming a single PUT tells whether it has arrived; the file’s own time is kept', async () => {
  const caller = await personal();
  const modifiedAt = new Date('2020-02-02T02:02:02.020Z');
  const file = { ...announced({ filename: 'a.txt' }), modifiedAt };
  const { plans } = await caller.uploads.start({ session: sessionOf([file]), files: [file] });
  const [plan] = plans;
  if (!plan?.ok || !plan.put) throw new Error('the upload was refused');
  const { uploadId, put } = plan;
  expect(await caller.uploads.resume({ uploadId })).toMatchObject({
    modifiedAt,
    stored: [],
    firstPart: { sha256: file.sha256 },
  });
  await send(put, new TextEncoder().encode('hello'));
  expect((await caller.uploads.resume({ uploadId })).stored).toEqual([1]);
  await cancelUpload(caller, uploadId);
  expect(await caller.uploads.resume({ uploadId })).toMatchObject({
    status: 'cancelled',
    stored: [],
  });
});

test('[case 29] nobody resumes, reports or lists the uploads and sessions of another', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'admin');
  const hers = await as(olga, acme.id);
  const others = await as(mia, acme.id);
  const { uploadId, sessionId } = await startParts(hers, content);
  expect(await refusalCode(others.uploads.resume({ uploadId }))).toBe('NOT_FOUND');
  const report = { uploads: [{ uploadId, uploadedBytes: 5, partsDone: 1, speed: 1 }] };
  expect(await others.uploads.report(report)).toEqual({ open: [] });
  expect((await others.uploads.sessions({})).items).toEqual([]);
  expect(await refusalCode(others.uploads.cancel({ sessionId }))).toBe('NOT_FOUND');
  const file = announced({ filename: 'b.txt' });
  for (const id of [sessionId, newId()])
    expect(await refusalCode(others.uploads.start({ session: { id }, files: [file] }))).toBe(
      'NOT_FOUND',
    );
  expect((await hers.uploads.list({})).items).toMatchObject([{ id: uploadId, uploadedBytes: 0 }]);
});

test('what is reported shows in the upload, its session and the folder, and never exceeds the size', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const hers = await as(olga, acme.id);
  const { uploadId, sessionId } = await startParts(hers, content);
  const half = Math.floor(content.length / 2);
  const report = { uploadId, uploadedBytes: half, partsDone: 1, speed: 1_000_000 };
  expect(
    await hers.uploads.report({ uploads: [report, { ...report, uploadId: newId() }] }),
  ).toEqual({ open: [uploadId] });
  const [listed] = (await hers.uploads.list({ status: 'open' })).items;
  expect(listed).toMatchObject({ uploadedBytes: half, partsDone: 1, percentage: 50, sessionId });
  expect((await hers.uploads.sessions({ status: 'open' })).items).toMatchObject([
    { id: sessionId, totalFiles: 1, uploadedBytes: half, status: 'ACTIVE' },
  ]);
  expect(await (await as(vera, acme.id)).uploads.arriving({ folderId: null })).toMatchObject([
    {
      id: uploadId,
      filename: 'large.bin',
      percentage: 50,
      by: { id: olga.id, name: 'Olga' },
      mine: false,
    },
  ]);
  const more = { ...report, uploadedBytes: Number.MAX_SAFE_INTEGER, partsDone: 10_000 };
  await hers.uploads.report({ uploads: [more] });
  expect((await hers.uploads.list({})).items).toMatchObject([
    { uploadedBytes: content.length, partsDone: 3, percentage: 100 },
  ]);
  await hers.uploads.cancel({ sessionId });
  expect(await hers.uploads.report({ uploads: [report] })).toEqual({ open: [] });
  expect(await hers.uploads.arriving({ folderId: null })).toEqual([]);
  expect((await hers.uploads.sessions({ status: 'ended' })).items).toMatchObject([
    { id: sessionId, status: 'CANCELLED', cancelledFiles: 1 },
  ]);
  expect((await hers.uploads.list({ status: 'open' })).items).toEqual([]);
  expect((await hers.uploads.list({ status: 'ended' })).items).toMatchObject([{ id: uploadId }]);
});

test('a thousand files start in one call, each with its own answer, into one session', async () => {
  const caller = await personal();
  const taken = await startUpload(caller, { filename: 'taken.txt' });
  await send(taken.put, taken.bytes);
  const { fileId } = await completeUpload(caller, taken.uploadId);
  const files = Array.from({ length: 996 }, (_, n) => announced({ filename: `${n}.txt` }));
  const odd = [
    { ...announced({ filename: 'taken.txt' }), onConflict: 'ask' as const },
    { ...announced({ filename: 'TAKEN.txt' }), onConflict: 'skip' as const },
    { ...announced({ filename: 'lost.txt' }), folderId: newId() },
    { ...announced({ filename: 'huge.bin' }), size: Number.MAX_SAFE_INTEGER },
  ];
  const { sessionId, plans } = await caller.uploads.start({
    session: { name: 'Many', files: 1_000, bytes: 5_000 },
    files: [...odd, ...files],
  });
  const conflict = { fileId, filename: 'taken.txt', size: 5 };
  expect(plans.slice(0, 4)).toMatchObject([
    { ok: false, code: 'CONFLICT', conflict },
    { ok: false, code: 'CONFLICT', conflict },
    { ok: false, code: 'NOT_FOUND' },
    { ok: false, code: 'TOO_LARGE' },
  ]);
  expect(plans.slice(4).every((plan) => plan.ok && plan.put)).toBe(true);
  expect((await caller.uploads.sessions({})).items[0]).toMatchObject({
    id: sessionId,
    name: 'Many',
    totalFiles: 996,
    totalBytes: 996 * 5,
  });
  const more = await caller.uploads.start({
    session: { id: sessionId ?? '' },
    files: [announced({ filename: 'more.txt' })],
  });
  expect(more.sessionId).toBe(sessionId);
  const { results } = await caller.uploads.cancel({ sessionId: sessionId ?? '' });
  expect(results).toHaveLength(997);
  expect(await caller.quotas.current()).toMatchObject({ used: 5, reserved: 0 });
});

test('[case 34] what is to be skipped gives way also where the name is taken only at the end', async () => {
  const caller = await personal();
  const file = { ...announced({ filename: 'a.txt' }), onConflict: 'skip' as const };
  const { plans } = await caller.uploads.start({ session: sessionOf([file]), files: [file] });
  const [plan] = plans;
  if (!plan?.ok || !plan.put) throw new Error('the upload was refused');
  await send(plan.put, new TextEncoder().encode('hello'));
  const first = await startUpload(caller, { filename: 'a.txt', content: 'first' });
  await send(first.put, first.bytes);
  await completeUpload(caller, first.uploadId);
  const skipped = { fileId: null, filename: 'a.txt', outcome: 'skipped' };
  expect(await completeUpload(caller, plan.uploadId)).toEqual(skipped);
  expect(await completeUpload(caller, plan.uploadId)).toEqual(skipped);
  expect((await caller.files.list({})).items).toHaveLength(1);
  expect(await caller.quotas.current()).toMatchObject({ used: 5, reserved: 0 });
});

test('a hundred uploads complete in one call, each with its own answer', async () => {
  const caller = await personal();
  const started = await Promise.all(
    Array.from({ length: 20 }, (_, n) => startUpload(caller, { filename: `${n % 10}.txt` })),
  );
  await Promise.all(started.slice(0, 19).map(({ put, bytes }) => send(put, bytes)));
  const uploads = started.map(({ uploadId }) => ({ uploadId }));
  const { results } = await caller.uploads.complete({
    uploads: [...uploads, { uploadId: newId() }],
  });
  expect(results.filter(({ ok }) => ok)).toHaveLength(19);
  expect(results.slice(19)).toMatchObject([
    { ok: false, retry: 'send', missing: [1] },
    { ok: false, code: 'NOT_FOUND' },
  ]);
  const again = await caller.uploads.complete({ uploads: uploads.slice(0, 19) });
  expect(again.results).toEqual(results.slice(0, 19));
  expect((await caller.files.list({ limit: 50 })).items).toHaveLength(19);
});
