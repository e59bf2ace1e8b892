import { randomBytes } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import { listParts } from '#server/object-store/multipart.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { announced, startFiles } from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { sendParts, startParts } from '#server/testing/parts.ts';
import { as, makePerson, type Person } from '#server/testing/people.ts';
import { objectOf, objectRow, passWritableTime } from '#server/testing/store.ts';
import { deleteObjectBytes, sweepObjects } from '../objects/mutations.ts';
import { expireUploads } from './mutations.ts';

const place = provideDatabase();
const mebibyte = 1024 ** 2;

beforeAll(() => {
  process.env.UPLOAD_PART_BYTES = String(5 * mebibyte);
});

const abandon = (userId: string) =>
  asSystem((tx) =>
    tx
      .update(upload)
      .set({ expiresAt: new Date(0) })
      .where(eq(upload.userId, userId)),
  );

test('[case 37] [case 59] parts that nobody sends the rest of are aborted in the store, and all is given back', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const parts = await startParts(caller, new Uint8Array(randomBytes(11 * mebibyte)));
  await sendParts(caller, parts, [1, 2]);
  const { id, bucket, objectKey: key, multipartId } = await objectOf(parts);
  await abandon(ada.id);
  await expireUploads();
  expect(
    await asSystem((tx) => tx.$count(uploadPart, eq(uploadPart.uploadId, parts.uploadId))),
  ).toBe(0);
  expect(await caller.quotas.current()).toMatchObject({ used: 0, reserved: 0 });
  // Asked for at once, though the row waits for the last URL to run out.
  const { rows } = await asSystem((tx) =>
    tx.execute(
      sql`select 1 from graphile_worker.jobs where key = ${`objects.delete:${id}`} and task_identifier = 'objects.delete'`,
    ),
  );
  expect(rows).toHaveLength(1);
  await deleteObjectBytes(id);
  expect(await listParts({ bucket, key, uploadId: multipartId ?? '' })).toBeNull();
  expect(await objectRow(id)).toMatchObject({ state: 'deleting' });
  await passWritableTime(id);
  await sweepObjects();
  expect(await problemsOf(place.urls, `user:${ada.id}`)).toEqual([]);
});

const startMany = async (person: Person, count: number) =>
  startFiles(
    await as(person),
    Array.from({ length: count }, (_, n) => announced({ filename: `${n}.txt` })),
  );

const statusesOf = async (ids: string[]) => {
  const rows = await asSystem((tx) =>
    tx.select({ status: upload.status }).from(upload).where(inArray(upload.userId, ids)),
  );
  return new Set(rows.map(({ status }) => status));
};

test('[case 59] one run gives up more than a batch', async () => {
  const ada = await makePerson();
  await startMany(ada, 510);
  await abandon(ada.id);
  await expireUploads();
  expect(await statusesOf([ada.id])).toEqual(new Set(['expired']));
  expect(await (await as(ada)).quotas.current()).toMatchObject({ reserved: 0 });
});

test('[case 59] [case 64] several workers at once give up each upload once, and sweep all of it', async () => {
  const people = [await makePerson('Ada'), await makePerson('Ben')];
  await Promise.all(people.map((person) => startMany(person, 20)));
  const ids = people.map(({ id }) => id);
  await Promise.all(ids.map(abandon));
  await Promise.all([expireUploads(), expireUploads(), expireUploads()]);
  // What one of them was at, another one has left to it: all are done when all are.
  expect(await statusesOf(ids)).toEqual(new Set(['expired']));
  const told = and(inArray(auditLog.userId, ids), eq(auditLog.action, 'upload.expire'));
  expect(await asSystem((tx) => tx.$count(auditLog, told))).toBe(40);
  await asSystem((tx) =>
    tx
      .update(storageObject)
      .set({ writableUntil: new Date(0) })
      .where(inArray(storageObject.userId, ids)),
  );
  await Promise.all([sweepObjects(), sweepObjects()]);
  for (const id of ids) expect(await problemsOf(place.urls, `user:${id}`)).toEqual([]);
});
