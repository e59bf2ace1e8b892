import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { newId } from '#server/core/ids.ts';
import { deleteObjectBytes, sweepObjects } from '#server/jobs/objects/mutations.ts';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  cancelUpload,
  completeUpload,
  putFile,
  send,
  sha256,
  signUpload,
  startUpload,
} from '#server/testing/files.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
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

const personal = async () => as(await makePerson());

async function uploadRow(id: string) {
  const [row] = await asSystem((tx) => tx.select().from(upload).where(eq(upload.id, id)));
  if (!row) throw new Error('there is no such upload');
  return row;
}

const listed = async (caller: Awaited<ReturnType<typeof as>>) =>
  (await caller.files.list({})).items.map((item) => item.filename);

test('[case 27] completing without bytes is refused, lists nothing, and works once they are sent', async () => {
  const caller = await personal();
  const { uploadId, put, bytes } = await startUpload(caller, { filename: 'a.txt' });
  expect(await refusal(completeUpload(caller, uploadId))).toEqual({
    code: 'CONFLICT',
    message: 'The content of this file has not arrived. Send it again.',
    details: { retry: 'send' },
  });
  expect(await listed(caller)).toEqual([]);
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'uploading', storageId: null });
  expect((await objectOf({ uploadId })).state).toBe('pending');
  await send(put, bytes);
  await completeUpload(caller, uploadId);
  expect(await listed(caller)).toEqual(['a.txt']);
});

test.each([
  ['another size', 'longer than hello'],
  ['another checksum', 'HELLO'],
])(
  '[case 28] an object of %s than promised fails the upload, and its bytes are deleted',
  async (_, found) => {
    const caller = await personal();
    const { uploadId, put, bytes } = await startUpload(caller, {
      filename: 'a.txt',
      content: 'hello',
    });
    const { id, objectKey } = await objectOf({ uploadId });
    await send(put, bytes);
    await deleteBehind(objectKey);
    await putBehind(objectKey, found);
    const refused = await refusal(completeUpload(caller, uploadId));
    expect(refused).toMatchObject({ code: 'CONFLICT', details: { retry: null } });
    expect(refused.message).toMatch(/^The storage holds .+\.$/);
    expect(await listed(caller)).toEqual([]);
    expect(await uploadRow(uploadId)).toMatchObject({ status: 'failed', error: refused.message });
    expect(await objectRow(id)).toMatchObject({ state: 'deleting' });
    await deleteObjectBytes(id);
    expect(await storedText(objectKey)).toBeNull();
    // It stays failed, with the same sentence.
    expect((await refusal(completeUpload(caller, uploadId))).message).toBe(refused.message);
  },
);

test('[case 29] another person’s upload in the same organization cannot be signed, completed, cancelled or seen', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'admin');
  const hers = await as(olga, acme.id);
  const { uploadId, put, bytes } = await startUpload(hers, { filename: 'a.txt' });
  await send(put, bytes);
  const others = await as(mia, acme.id);
  const actions = [
    (id: string) => completeUpload(others, id),
    (id: string) => signUpload(others, id, { sha256: sha256(bytes) }),
    (id: string) => cancelUpload(others, id),
  ];
  for (const act of actions) {
    const made = await refusal(act(newId()));
    expect(made.code).toBe('NOT_FOUND');
    expect(await refusal(act(uploadId))).toEqual(made);
  }
  expect((await others.uploads.list({})).items).toEqual([]);
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'uploading' });
  expect((await completeUpload(hers, uploadId)).filename).toBe('a.txt');
});

test('[case 30] ten completes at once make one file, and all answer with it', async () => {
  const caller = await personal();
  const { uploadId, put, bytes } = await startUpload(caller, { filename: 'a.txt' });
  await send(put, bytes);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => completeUpload(caller, uploadId)),
  );
  expect(new Set(answers.map((answer) => answer.fileId)).size).toBe(1);
  expect(await listed(caller)).toEqual(['a.txt']);
  expect(await objectOf({ uploadId })).toMatchObject({ state: 'stored', referenceCount: 1 });
});

test('[case 68] completing again after a lost reply answers with the same file, also once it was renamed', async () => {
  const caller = await personal();
  const { uploadId, put, bytes } = await startUpload(caller, { filename: 'a.txt' });
  await send(put, bytes);
  const first = await completeUpload(caller, uploadId);
  expect(await completeUpload(caller, uploadId)).toEqual(first);
  await caller.files.rename({ id: first.fileId ?? '', filename: 'b.txt' });
  expect((await completeUpload(caller, uploadId)).fileId).toBe(first.fileId);
  expect(await listed(caller)).toEqual(['b.txt']);
});

test('[case 34] ten uploads of one name at once are all kept, under numbered names', async () => {
  const caller = await personal();
  const files = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      putFile(caller, { filename: 'photo.jpg', content: `${n}` }),
    ),
  );
  const names = ['photo.jpg', ...Array.from({ length: 9 }, (_, n) => `photo (${n + 2}).jpg`)];
  expect(files.map((file) => file.filename).sort()).toEqual(names.sort());
  expect((await listed(caller)).sort()).toEqual(names.sort());
});

test('[case 26] bytes that arrive after a cancel are swept, once no URL can write them any more', async () => {
  const caller = await personal();
  const { uploadId, put, bytes } = await startUpload(caller, { filename: 'a.txt' });
  const { id, objectKey } = await objectOf({ uploadId });
  expect(await cancelUpload(caller, uploadId)).toEqual({ id: uploadId, ok: true });
  expect(await cancelUpload(caller, uploadId)).toEqual({ id: uploadId, ok: true });
  await deleteObjectBytes(id);
  // The URL still lives: the row stays, so that what arrives late has one.
  expect(await objectRow(id)).toMatchObject({ state: 'deleting' });
  expect((await send(put, bytes)).status).toBe(200);
  expect(await refusalCode(completeUpload(caller, uploadId))).toBe('CONFLICT');
  expect(await refusalCode(signUpload(caller, uploadId, { sha256: sha256(bytes) }))).toBe(
    'CONFLICT',
  );
  await sweepObjects();
  expect(await storedText(objectKey)).toBe('hello');
  await passWritableTime(id);
  await sweepObjects();
  expect(await storedText(objectKey)).toBeNull();
  expect(await objectRow(id)).toBeUndefined();
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'cancelled', objectId: null });
  expect(await listed(caller)).toEqual([]);
});

test('an upload that has become a file can no longer be cancelled', async () => {
  const caller = await personal();
  const { uploadId, put, bytes } = await startUpload(caller, { filename: 'a.txt' });
  await send(put, bytes);
  await completeUpload(caller, uploadId);
  expect(await refusal(cancelUpload(caller, uploadId))).toMatchObject({
    code: 'CONFLICT',
    message: 'This upload is complete. Delete the file instead.',
  });
  expect(await listed(caller)).toEqual(['a.txt']);
});

test('completing and cancelling at once ends in one of the two, wholly', async () => {
  const caller = await personal();
  for (let round = 0; round < 5; round++) {
    const { uploadId, put, bytes } = await startUpload(caller, { filename: `${round}.txt` });
    await send(put, bytes);
    const [completed, cancelled] = await Promise.allSettled([
      completeUpload(caller, uploadId),
      cancelUpload(caller, uploadId),
    ]);
    expect(completed.status).not.toBe(cancelled.status);
    const { status, storageId } = await uploadRow(uploadId);
    const won = completed.status === 'fulfilled';
    expect({ status, file: storageId !== null }).toEqual({
      status: won ? 'completed' : 'cancelled',
      file: won,
    });
    expect((await listed(caller)).includes(`${round}.txt`)).toBe(won);
  }
});

test('[case 37] an upload that nobody completes is given up after a day, and its bytes are swept', async () => {
  const caller = await personal();
  const abandoned = await startUpload(caller, { filename: 'old.txt' });
  const fresh = await startUpload(caller, { filename: 'new.txt' });
  await send(abandoned.put, abandoned.bytes);
  const { id, objectKey } = await objectOf({ uploadId: abandoned.uploadId });
  await asSystem((tx) =>
    tx
      .update(upload)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(upload.id, abandoned.uploadId)),
  );
  await expireUploads();
  await expireUploads();
  expect(await uploadRow(abandoned.uploadId)).toMatchObject({ status: 'expired' });
  expect(await uploadRow(fresh.uploadId)).toMatchObject({ status: 'uploading' });
  expect((await refusal(completeUpload(caller, abandoned.uploadId))).message).toBe(
    'This upload was not completed in time.',
  );
  await passWritableTime(id);
  await sweepObjects();
  expect(await storedText(objectKey)).toBeNull();
  expect(await objectRow(id)).toBeUndefined();
  expect(await objectRow((await objectOf({ uploadId: fresh.uploadId })).id)).toMatchObject({
    state: 'pending',
  });
});

test('a file whose folder went to the trash while it was sent arrives in the root', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const id = newId();
  await asSystem((tx) =>
    tx.insert(folder).values({ id, userId: ada.id, name: 'Docs', nameKey: 'docs' }),
  );
  const { uploadId, put, bytes } = await startUpload(caller, { filename: 'a.txt', folderId: id });
  await send(put, bytes);
  await asSystem((tx) => tx.update(folder).set({ deletedAt: new Date() }).where(eq(folder.id, id)));
  await completeUpload(caller, uploadId);
  expect((await caller.files.list({})).items).toMatchObject([
    { filename: 'a.txt', folderId: null },
  ]);
  expect(await refusalCode(startUpload(caller, { filename: 'b', folderId: id }))).toBe('NOT_FOUND');
});

test('a viewer can neither start an upload nor go on with one', async () => {
  const acme = await makeOrganization(await makePerson('Olga'));
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const caller = await as(vera, acme.id);
  const before = await asSystem((tx) => tx.$count(storageObject));
  expect(await refusalCode(startUpload(caller, { filename: 'a.txt' }))).toBe('FORBIDDEN');
  expect(await refusalCode(caller.uploads.list({}))).toBe('FORBIDDEN');
  expect(await refusalCode(completeUpload(caller, newId()))).toBe('FORBIDDEN');
  expect(await asSystem((tx) => tx.$count(storageObject))).toBe(before);
});
