import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { sha256, toBytes } from '#server/testing/files.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, makePerson, scopeIn } from '#server/testing/people.ts';
import { processAll, processingOf } from '#server/testing/processing.ts';
import { refusal } from '#server/testing/refusal.ts';
import { deleteBehind, objectOf, putBehind } from '#server/testing/store.ts';
import { sampleSize } from './content-type.ts';
import { processObject, sweepUnprocessed } from './mutations.ts';

const place = provideDatabase();
const store = provideFilteredStore();

const png = Uint8Array.from(
  Buffer.from(
    '89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f8cf5000038601801a5a347d6b0000000049454e44ae426082',
    'hex',
  ),
);

async function someone() {
  const person = await makePerson();
  return { person, caller: await as(person), scope: scopeIn(person, personal) };
}

/** What whoever uploaded an object has said its SHA-256 is. */
async function claim(objectId: string, userId: string, hash: string): Promise<void> {
  await asSystem((tx) =>
    tx.insert(upload).values({
      id: newId(),
      userId,
      filename: 'a.txt',
      mimeType: 'text/plain',
      size: 0,
      partSize: 5,
      status: 'completed',
      sha256: hash,
      objectId,
      expiresAt: new Date(),
    }),
  );
}

/** A file whose bytes nobody has verified, with what was promised for the whole of it. */
async function unverified(content: string, promised = content) {
  const place = await someone();
  const id = await arriveAs(place.scope, { filename: 'a.txt', content, verified: false });
  const object = await objectOf({ fileId: id });
  await claim(object.id, place.person.id, sha256(toBytes(promised)));
  return { ...place, id, object };
}

/** Tasks of the queue that concern an object. */
const queued = (objectId: string) =>
  connected(place.urls.DATABASE_SYSTEM_URL, async (client) => {
    const { rows } = await client.query(
      'select task_identifier, attempts from graphile_worker.jobs where key like $1',
      [`%:${objectId}`],
    );
    return rows.map((row) => row.task_identifier);
  });

test('[case 45] a picture that was called a text is shown as what it is, and the claim is kept as a hint', async () => {
  const { caller, scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt', content: png });
  expect(await processingOf(id)).toMatchObject({ status: 'pending', mimeType: 'text/plain' });
  await processAll();
  expect(await processingOf(id)).toMatchObject({
    status: 'done',
    mimeType: 'image/png',
    claimedType: 'text/plain',
  });
  expect(await caller.files.get({ id })).toMatchObject({ mimeType: 'image/png' });
  expect((await objectOf({ fileId: id })).mimeType).toBe('image/png');
});

test('a file whose SHA-256 nobody has verified is read whole, and has one afterwards', async () => {
  const { id, object } = await unverified('some content');
  expect(await queued(object.id)).toEqual(['files.verify']);
  await processAll();
  expect((await objectOf({ fileId: id })).sha256).toBe(sha256(toBytes('some content')));
  expect(await processingOf(id)).toMatchObject({ status: 'done', damagedAt: null });
});

test('of content that the store has verified, only the first bytes are read', async () => {
  const { scope } = await someone();
  const content = Buffer.alloc(4 * sampleSize, 'text ').toString();
  const id = await arriveAs(scope, { filename: 'large.txt', content });
  const { id: objectId } = await objectOf({ fileId: id });
  expect(await queued(objectId)).toEqual(['files.process']);
  store.sent = 0;
  await processObject(objectId);
  expect(store.sent).toBe(sampleSize);
  expect(await processingOf(id)).toMatchObject({ status: 'done' });
});

test('content other than was promised is marked as damaged with words, never deleted', async () => {
  const { caller, id, object } = await unverified('what arrived', 'what was sent');
  await processAll();
  const problem =
    'The content that arrived is not the content that was sent: its SHA-256 differs. Upload the file again.';
  expect(await processingOf(id)).toMatchObject({ status: 'failed', error: problem });
  expect(await caller.files.get({ id })).toMatchObject({
    damagedAt: expect.any(Date),
    processingError: problem,
  });
  expect(await objectOf({ fileId: id })).toMatchObject({ state: 'stored', sha256: null });
  expect((await caller.audit.list({ subjectId: id })).items[0]).toMatchObject({
    action: 'file.damage',
    actor: { kind: 'system' },
  });
  // That the store holds what it held does not mend it.
  expect(await refusal(caller.files.downloadUrl({ id }))).toMatchObject({
    code: 'DAMAGED',
    message: problem,
  });
  expect((await caller.files.get({ id })).damagedAt).not.toBeNull();
  await deleteBehind(object.objectKey);
});

test('missing bytes are told in words, and checking again after a restoration mends the file', async () => {
  const { caller, scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt', content: 'hello' });
  const object = await objectOf({ fileId: id });
  await deleteBehind(object.objectKey);
  await processAll();
  expect(await processingOf(id)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('is missing'),
  });
  await putBehind(object.objectKey, 'hello');
  expect((await caller.files.reprocess({ ids: [id] })).results).toEqual([{ id, ok: true }]);
  expect(await processingOf(id)).toMatchObject({ status: 'pending', error: null });
  await processAll();
  expect(await processingOf(id)).toMatchObject({ status: 'done', damagedAt: null });
  expect((await caller.files.downloadUrl({ id })).url).toContain(object.objectKey);
});

test('other content under the key than was stored is damage', async () => {
  const { scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt', content: 'hello' });
  await putBehind((await objectOf({ fileId: id })).objectKey, 'jello');
  await processAll();
  expect(await processingOf(id)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('not what was stored'),
  });
});

test('checking again leaves files that are well, and refuses those that are not there', async () => {
  const { caller, scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt' });
  await processAll();
  const other = newId();
  expect((await caller.files.reprocess({ ids: [id, other] })).results).toEqual([
    { id, ok: true },
    expect.objectContaining({ id: other, ok: false, code: 'NOT_FOUND' }),
  ]);
  expect(await processingOf(id)).toMatchObject({ status: 'done' });
});

test('an empty file has a hash and a type like any other', async () => {
  const { scope } = await someone();
  for (const verified of [true, false]) {
    const id = await arriveAs(scope, { filename: 'empty.txt', content: '', verified });
    await processAll();
    expect(await processingOf(id)).toMatchObject({ status: 'done', mimeType: 'text/plain' });
  }
});

test('a former version is looked at as well', async () => {
  const { caller, scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt', content: png, verified: false });
  const { id: former } = await objectOf({ fileId: id });
  await arriveAs(scope, { filename: 'a.txt', content: 'text', onConflict: 'replace' });
  await processObject(former);
  const { items } = await caller.files.versions({ id });
  expect(items.map(({ mimeType }) => mimeType)).toEqual(['text/plain', 'image/png']);
  const [object] = await asSystem((tx) =>
    tx.select().from(storageObject).where(eq(storageObject.id, former)),
  );
  expect(object?.sha256).toBe(sha256(png));
});

test('[case 66] while the store is away, files go on waiting; a sweep asks again only for lost ones', async () => {
  const { id, object } = await unverified('content');
  store.lack = { drops: 1 };
  expect(await refusal(processObject(object.id))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(await processingOf(id)).toMatchObject({ status: 'running', damagedAt: null });
  store.lack = {};
  await sweepUnprocessed();
  expect(await queued(object.id)).toEqual(['files.verify']);
  await connected(place.urls.DATABASE_SYSTEM_URL, (client) =>
    client.query(
      'select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs where key like $1',
      [`%:${object.id}`],
    ),
  );
  expect(await queued(object.id)).toEqual([]);
  await sweepUnprocessed();
  expect(await queued(object.id)).toEqual(['files.verify']);
  await processAll();
  expect(await processingOf(id)).toMatchObject({ status: 'done' });
});

test('[case 66] an answer that is cut in the middle proves no damage', async () => {
  const { id, object } = await unverified('x'.repeat(500_000));
  store.cut = 100_000;
  expect(await refusal(processObject(object.id))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(await processingOf(id)).toMatchObject({ status: 'running', damagedAt: null });
  store.cut = undefined;
  await processAll();
  expect(await processingOf(id)).toMatchObject({ status: 'done' });
});

test('a run that is told to stop stops, and the next one comes to the end', async () => {
  const { id, object } = await unverified('content');
  const stopped = processObject(object.id, AbortSignal.abort());
  expect(await refusal(stopped)).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  await processAll();
  expect(await processingOf(id)).toMatchObject({ status: 'done' });
});

test('a file in the trash is looked at, too', async () => {
  const { caller, scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.bin', content: png });
  await caller.files.trash({ ids: [id] });
  await processAll();
  expect(await processingOf(id)).toMatchObject({ status: 'done', mimeType: 'image/png' });
  expect(await asSystem((tx) => tx.$count(storage, eq(storage.id, id)))).toBe(1);
});
