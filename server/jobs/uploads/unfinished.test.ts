import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem, authDatabase } from '#db/client.ts';
import { user } from '#db/schema/auth.ts';
import { member } from '#db/schema/organizations.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { scheduleDeletion } from '#server/core/deletion.ts';
import { completeParts, listParts } from '#server/object-store/multipart.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { completeUpload, send, startUpload } from '#server/testing/files.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { sendParts, startParts } from '#server/testing/parts.ts';
import { as, expel, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { objectOf, putBehind } from '#server/testing/store.ts';
import { sweepObjects } from '../objects/mutations.ts';
import { finishUploads } from './mutations.ts';

const place = provideDatabase();
const store = provideFilteredStore();
const mebibyte = 1024 ** 2;

beforeAll(() => {
  process.env.UPLOAD_PART_BYTES = String(5 * mebibyte);
});

type Caller = Awaited<ReturnType<typeof as>>;

/** What a crash in the middle of a completion leaves. */
const strand = (uploadId: string) =>
  asSystem((tx) => tx.update(upload).set({ status: 'completing' }).where(eq(upload.id, uploadId)));

async function stranded(caller: Caller, filename = 'a.txt'): Promise<string> {
  const { uploadId, put, bytes } = await startUpload(caller, { filename });
  await send(put, bytes);
  await strand(uploadId);
  return uploadId;
}

async function uploadRow(id: string) {
  const [row] = await asSystem((tx) => tx.select().from(upload).where(eq(upload.id, id)));
  return row;
}

/** What the sweeps leave, after all times have passed. */
async function problemsLeft(workspaceId: string) {
  await asSystem((tx) => tx.update(storageObject).set({ writableUntil: new Date(0) }));
  await sweepObjects();
  return problemsOf(place.urls, workspaceId);
}

test('[case 64] a completion that a crash cut short becomes a file, told as the doing of Holdall', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const uploadId = await stranded(caller);
  // Somebody may be at it still.
  await finishUploads();
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'completing' });
  await finishUploads(0);
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'completed' });
  expect((await caller.files.list({})).items).toMatchObject([{ filename: 'a.txt' }]);
  expect((await caller.audit.list({})).items[0]).toMatchObject({
    action: 'upload.complete',
    actor: { kind: 'system' },
  });
  expect(await problemsLeft(`user:${ada.id}`)).toEqual([]);
});

test('[case 64] parts that the store had put together before the crash are a file as well', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const parts = await startParts(caller, new Uint8Array(randomBytes(6 * mebibyte)));
  await sendParts(caller, parts);
  const { bucket, objectKey: key, multipartId } = await objectOf(parts);
  const open = { bucket, key, uploadId: multipartId ?? '' };
  expect(await completeParts(open, (await listParts(open)) ?? [])).toBe('done');
  await strand(parts.uploadId);
  await finishUploads(0);
  expect((await caller.files.list({})).items).toMatchObject([{ filename: 'large.bin' }]);
  expect(await problemsLeft(`user:${ada.id}`)).toEqual([]);
});

test('[case 64] what has not arrived is sent on; what is other than announced is undone', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const missing = await startUpload(caller, { filename: 'missing.txt' });
  const other = await startUpload(caller, { filename: 'other.txt' });
  await putBehind((await objectOf(other)).objectKey, 'other than announced');
  for (const { uploadId } of [missing, other]) await strand(uploadId);
  await finishUploads(0);
  expect(await uploadRow(missing.uploadId)).toMatchObject({ status: 'uploading' });
  expect(await uploadRow(other.uploadId)).toMatchObject({ status: 'failed' });
  await send(missing.put, missing.bytes);
  await completeUpload(caller, missing.uploadId);
  expect((await caller.files.list({})).items).toMatchObject([{ filename: 'missing.txt' }]);
  expect(await problemsLeft(`user:${ada.id}`)).toEqual([]);
});

test('[case 64] the client that comes back while two workers are at it gets the same file', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  for (let round = 0; round < 5; round++) {
    const uploadId = await stranded(caller, `${round}.txt`);
    const [{ filename }] = await Promise.all([
      completeUpload(caller, uploadId),
      finishUploads(0),
      finishUploads(0),
      completeUpload(caller, uploadId),
    ]);
    expect(filename).toBe(`${round}.txt`);
  }
  expect((await caller.files.list({})).items).toHaveLength(5);
  expect(await problemsLeft(`user:${ada.id}`)).toEqual([]);
});

const lost = ['removed', 'a viewer by now', 'in an organization that is being deleted'] as const;
test.each(lost)('[case 64] the upload of somebody who is %s is undone', async (how) => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const mia = await makePerson('Mia');
  const memberId = await join(mia, acme.id, 'member');
  const uploadId = await stranded(await as(mia, acme.id));
  if (how === 'removed') await expel(memberId);
  else if (how === 'a viewer by now')
    await asSystem((tx) =>
      tx.update(member).set({ role: 'viewer' }).where(eq(member.id, memberId)),
    );
  else await asSystem((tx) => scheduleDeletion(tx, { userId: olga.id, organizationId: acme.id }));
  await finishUploads();
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'completing' });
  await Promise.all([finishUploads(0), finishUploads(0)]);
  expect(await uploadRow(uploadId)).toMatchObject({
    status: 'expired',
    error: 'You may not add files to this workspace any more.',
  });
  expect(await problemsLeft(`org:${acme.id}`)).toEqual([]);
});

test('[case 64] the upload of a deleted account is undone', async () => {
  const ada = await makePerson();
  const uploadId = await stranded(await as(ada));
  await authDatabase().update(user).set({ deletedAt: new Date() }).where(eq(user.id, ada.id));
  await finishUploads(0);
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'expired' });
  expect(await problemsLeft(`user:${ada.id}`)).toEqual([]);
});

test('[case 64] while the store does not answer, a completion waits for the next run', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const uploadId = await stranded(caller);
  store.lack = { drops: 1 };
  await finishUploads(0);
  expect(await uploadRow(uploadId)).toMatchObject({ status: 'completing' });
  store.lack = {};
  await finishUploads(0);
  expect((await caller.files.list({})).items).toMatchObject([{ filename: 'a.txt' }]);
});
