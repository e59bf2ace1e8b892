import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload } from '#db/schema/uploads.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  announced,
  cancelUpload,
  completeUpload,
  putFile,
  send,
  sessionOf,
  startUpload,
} from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { sendParts, startParts } from '#server/testing/parts.ts';
import { as, makePerson, type Person } from '#server/testing/people.ts';
import { processAll } from '#server/testing/processing.ts';
import { forgetUploads } from './history/mutations.ts';

const place = provideDatabase();
const mebibyte = 1024 ** 2;

beforeAll(() => {
  process.env.UPLOAD_PART_BYTES = String(5 * mebibyte);
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** Lets all sessions of a person have ended that long ago. */
const endDaysAgo = ({ id }: Person, days: number) =>
  asSystem((tx) =>
    tx
      .update(uploadSession)
      .set({ completedAt: daysAgo(days) })
      .where(eq(uploadSession.userId, id)),
  );

const rowsOf = ({ id }: Person) =>
  asSystem(async (tx) => ({
    sessions: await tx.$count(uploadSession, eq(uploadSession.userId, id)),
    uploads: await tx.$count(upload, eq(upload.userId, id)),
  }));

test('uploads that have ended stay for 30 days, then they go with their session; the file stays', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { id } = await putFile(caller, { filename: 'kept.txt' });
  await cancelUpload(caller, (await startUpload(caller, { filename: 'no.txt' })).uploadId);
  await endDaysAgo(ada, 29);
  await forgetUploads();
  expect(await rowsOf(ada)).toEqual({ sessions: 2, uploads: 2 });
  await endDaysAgo(ada, 31);
  await forgetUploads();
  expect(await rowsOf(ada)).toEqual({ sessions: 0, uploads: 0 });
  const { url } = await caller.files.downloadUrl({ id });
  expect(await (await fetch(url)).text()).toBe('hello');
  const told = (await caller.audit.list({ group: 'steps' })).items;
  // What was done is still told with the name.
  expect(told.map(({ action, name }) => `${action} ${name}`)).toEqual([
    'upload.cancel no.txt',
    'upload.start no.txt',
    'upload.start kept.txt',
  ]);
  expect((await caller.uploads.list({})).items).toEqual([]);
});

test('a session that is open stays, however old, and one that never got an upload goes', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { uploadId, put, bytes } = await startUpload(caller, { filename: 'slow.txt' });
  await asSystem((tx) =>
    tx.insert(uploadSession).values({ id: newId(), userId: ada.id, name: 'Fresh' }),
  );
  const createdAt = daysAgo(31);
  await asSystem(async (tx) => {
    await tx.update(uploadSession).set({ createdAt }).where(eq(uploadSession.name, 'Files'));
    await tx.insert(uploadSession).values({ id: newId(), userId: ada.id, name: 'Old', createdAt });
  });
  await forgetUploads();
  const left = await asSystem((tx) =>
    tx.select().from(uploadSession).where(eq(uploadSession.userId, ada.id)),
  );
  expect(left.map(({ name }) => name).sort()).toEqual(['Files', 'Fresh']);
  await send(put, bytes);
  expect((await completeUpload(caller, uploadId)).outcome).toBe('stored');
});

test('what was claimed of a content stays known until somebody has verified it', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const parts = await startParts(caller, new Uint8Array(randomBytes(6 * mebibyte)));
  await sendParts(caller, parts);
  await completeUpload(caller, parts.uploadId);
  await endDaysAgo(ada, 31);
  await forgetUploads();
  expect(await rowsOf(ada)).toEqual({ sessions: 1, uploads: 1 });
  await processAll();
  await forgetUploads();
  expect(await rowsOf(ada)).toEqual({ sessions: 0, uploads: 0 });
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
});

test('sessions of many uploads and many sessions go in one run, also of two workers', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const many = Array.from({ length: 1_000 }, (_, n) => announced({ filename: `${n}.txt` }));
  const session = { ...sessionOf(many), files: 1_100 };
  const { sessionId } = await caller.uploads.start({ session, files: many });
  if (!sessionId) throw new Error('there is no session');
  const more = many.slice(0, 100);
  await caller.uploads.start({ session: { id: sessionId }, files: more });
  await caller.uploads.cancel({ sessionId });
  const old = { userId: ada.id, name: 'Old', createdAt: daysAgo(31) };
  await asSystem((tx) =>
    tx.insert(uploadSession).values(Array.from({ length: 50 }, () => ({ id: newId(), ...old }))),
  );
  await asSystem((tx) =>
    tx
      .update(uploadSession)
      .set({ completedAt: daysAgo(31) })
      .where(eq(uploadSession.id, sessionId)),
  );
  await Promise.all([forgetUploads(), forgetUploads()]);
  expect(await rowsOf(ada)).toEqual({ sessions: 0, uploads: 0 });
}, 60_000);

test('uploads from before there were sessions go by themselves, open ones stay', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const lone = (filename: string, status: string, days: number) => ({
    id: newId(),
    userId: ada.id,
    filename,
    status,
    mimeType: 'text/plain',
    size: 0,
    partSize: 0,
    expiresAt: daysAgo(days),
    updatedAt: daysAgo(days),
  });
  await asSystem((tx) =>
    tx
      .insert(upload)
      .values([
        lone('old.txt', 'completed', 31),
        lone('open.txt', 'uploading', 31),
        lone('fresh.txt', 'cancelled', 29),
      ]),
  );
  await Promise.all([forgetUploads(), forgetUploads()]);
  const left = (await caller.uploads.list({})).items.map(({ filename }) => filename);
  expect(left.sort()).toEqual(['fresh.txt', 'open.txt']);
});
