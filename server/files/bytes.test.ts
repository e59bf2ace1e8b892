import { eq } from 'drizzle-orm';
import { Logger, run } from 'graphile-worker';
import { expect, test } from 'vitest';
import { asSystem, servingPools } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { deleteObjectBytes, sweepObjects } from '#server/jobs/objects/mutations.ts';
import { tasks } from '#server/jobs/tasks.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { completeUpload, putFile, send, startUpload } from '#server/testing/files.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import {
  deleteBehind,
  objectOf,
  objectRow,
  passWritableTime,
  putBehind,
  storedText,
} from '#server/testing/store.ts';

provideDatabase();

/** A file that was purged, with its object, whose bytes nobody has deleted yet. */
async function purged() {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt', content: 'secret' });
  const object = await objectOf({ fileId: id });
  await caller.files.trash({ ids: [id] });
  expect((await caller.files.purge({ ids: [id] })).results).toEqual([{ id, ok: true }]);
  return { caller, id, object };
}

test('a purged file is gone at once, and its bytes and their row when the job has run', async () => {
  const { caller, id, object } = await purged();
  expect(await refusalCode(caller.files.get({ id }))).toBe('NOT_FOUND');
  expect((await caller.files.list({ status: 'trashed', sort: 'deletedAt' })).items).toEqual([]);
  expect(await objectRow(object.id)).toMatchObject({ state: 'deleting', referenceCount: 0 });
  await deleteObjectBytes(object.id);
  expect(await storedText(object.objectKey)).toBeNull();
  await passWritableTime(object.id);
  await deleteObjectBytes(object.id);
  expect(await objectRow(object.id)).toBeUndefined();
  await deleteObjectBytes(object.id);
});

test('what a purge enqueues is done by a real worker', async () => {
  const { object } = await purged();
  await passWritableTime(object.id);
  const runner = await run({
    pgPool: servingPools().system,
    taskList: tasks,
    parsedCronItems: [],
    noHandleSignals: true,
    pollInterval: 50,
    logger: new Logger(() => () => {}),
  });
  try {
    await expect.poll(() => objectRow(object.id), { timeout: 10_000 }).toBeUndefined();
    expect(await storedText(object.objectKey)).toBeNull();
  } finally {
    await runner.stop();
  }
});

test('[case 64] a crash between the purge and its job, or inside the job, is finished by the sweep', async () => {
  const neverRun = await purged();
  const bytesGone = await purged();
  // Killed after the bytes and before the row.
  await deleteBehind(bytesGone.object.objectKey);
  for (const { object } of [neverRun, bytesGone]) await passWritableTime(object.id);
  await sweepObjects();
  for (const { object } of [neverRun, bytesGone]) {
    expect(await storedText(object.objectKey)).toBeNull();
    expect(await objectRow(object.id)).toBeUndefined();
  }
  const rows = await asSystem((tx) =>
    tx.select().from(upload).where(eq(upload.objectId, neverRun.object.id)),
  );
  expect(rows).toEqual([]);
});

test('the sweep and the job leave alone what is stored or still being sent', async () => {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const object = await objectOf({ fileId: id });
  await passWritableTime(object.id);
  await deleteObjectBytes(object.id);
  await sweepObjects();
  expect(await storedText(object.objectKey)).toBe('hello');
  await caller.files.trash({ ids: [id] });
  await sweepObjects();
  expect(await storedText(object.objectKey)).toBe('hello');
});

test('many sweeps at once are as good as one', async () => {
  const { object } = await purged();
  await passWritableTime(object.id);
  await Promise.all([sweepObjects(), sweepObjects(), deleteObjectBytes(object.id)]);
  expect(await objectRow(object.id)).toBeUndefined();
});

test('an object that nothing but a trashed file shows is kept, one of two files as well', async () => {
  const caller = await as(await makePerson());
  const first = await putFile(caller, { filename: 'a.txt' });
  const object = await objectOf({ fileId: first.id });
  const second = await putFile(caller, { filename: 'b.txt' });
  // As deduplication will: two files of one workspace show the same object.
  await asSystem((tx) =>
    tx.update(storage).set({ objectId: object.id }).where(eq(storage.id, second.id)),
  );
  expect(await objectRow(object.id)).toMatchObject({ referenceCount: 2 });
  await caller.files.trash({ ids: [first.id] });
  await caller.files.purge({ ids: [first.id] });
  expect(await objectRow(object.id)).toMatchObject({ referenceCount: 1, state: 'stored' });
  const { url } = await caller.files.downloadUrl({ id: second.id });
  expect(await (await fetch(url)).text()).toBe('hello');
});

test('a file whose bytes are missing or different is marked damaged, and healed when they are back', async () => {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt', content: 'hello' });
  const { objectKey } = await objectOf({ fileId: id });
  await deleteBehind(objectKey);
  expect(await refusal(caller.files.downloadUrl({ id }))).toMatchObject({
    code: 'DAMAGED',
    message: expect.stringContaining('is missing'),
  });
  expect((await caller.files.list({})).items[0]?.damagedAt).toBeInstanceOf(Date);
  await putBehind(objectKey, 'HELLO');
  expect(await refusal(caller.files.downloadUrl({ id }))).toMatchObject({
    code: 'DAMAGED',
    message: expect.stringContaining('not what was stored'),
  });
  await deleteBehind(objectKey);
  await putBehind(objectKey, 'hello');
  expect((await fetch((await caller.files.downloadUrl({ id })).url)).status).toBe(200);
  expect((await caller.files.get({ id })).damagedAt).toBeNull();
});

test('[case 31] bytes that replace what was checked are noticed before anybody gets them', async () => {
  const caller = await as(await makePerson());
  const { uploadId, put, bytes } = await startUpload(caller, {
    filename: 'a.txt',
    content: 'hello',
  });
  await send(put, bytes);
  const { fileId } = await completeUpload(caller, uploadId);
  const { objectKey } = await objectOf({ uploadId });
  // The signature lets nobody overwrite: only whoever holds the store's own key can do this.
  expect((await send(put, bytes)).status).toBe(412);
  await putBehind(objectKey, 'HELLO');
  expect(await refusalCode(caller.files.downloadUrl({ id: fileId ?? '' }))).toBe('DAMAGED');
});

test('[case 6] [case 49] a download URL lives a minute, and no cache may keep what it gives', async () => {
  const caller = await as(await makePerson());
  const { id } = await putFile(caller, { filename: 'a.txt' });
  const { url } = await caller.files.downloadUrl({ id });
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('60');
  expect((await fetch(url)).headers.get('cache-control')).toBe('private, no-store');
});
