import { PutObjectCommand } from '@aws-sdk/client-s3';
import { eq, sql } from 'drizzle-orm';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { makeBomb, makeJpeg } from '#server/testing/hostile-images.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import {
  deleteMarked,
  makeAllThumbnails,
  objectsOf,
  processAll,
  thumbnailOf,
} from '#server/testing/processing.ts';
import { deleteBehind, objectOf, testStore } from '#server/testing/store.ts';
import { makeThumbnails, sweepThumbnails } from './mutations.ts';

const place = provideDatabase();
const store = provideFilteredStore();

async function someone() {
  const person = await makePerson();
  return { person, caller: await as(person), scope: scopeIn(person, personal) };
}

/** An image of somebody, looked at, whose thumbnails wait. */
async function withImage(content?: Uint8Array<ArrayBuffer>) {
  const owner = await someone();
  const image = content ?? (await makeJpeg(600, 400));
  const id = await arriveAs(owner.scope, { filename: 'a.jpg', content: image });
  await processAll();
  const { id: objectId } = await objectOf({ fileId: id });
  return { ...owner, id, objectId, image, workspaceId: `user:${owner.person.id}` };
}

const shown = async (
  caller: Awaited<ReturnType<typeof as>>,
  id: string,
  size: 'small' | 'medium' | 'large' = 'medium',
) => (await caller.thumbnails.list({ ids: [id], size })).results[0];

test('an image waits for its thumbnails, has them in three sizes, and is charged for none of them', async () => {
  const { caller, id, image, workspaceId } = await withImage();
  expect(await shown(caller, id)).toEqual({ id, ok: true, state: 'waiting' });
  await makeAllThumbnails();
  for (const [size, width, height] of [
    ['small', 64, 43],
    ['medium', 256, 171],
    ['large', 600, 400],
  ] as const) {
    const answer = await shown(caller, id, size);
    if (!answer?.ok || answer.state !== 'done') throw new Error('there is no thumbnail');
    expect(answer).toMatchObject({ width: 600, height: 400 });
    const response = await fetch(answer.url);
    expect(response.headers.get('content-type')).toBe('image/webp');
    const picture = await sharp(await response.arrayBuffer()).metadata();
    expect(picture).toMatchObject({ width, height, format: 'webp' });
  }
  expect((await caller.quotas.current()).workspace.used).toBe(image.length);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('[case 49] the URL of a thumbnail stays the same, and only the own browser may keep what it gives', async () => {
  const { caller, id } = await withImage();
  await makeAllThumbnails();
  const [one, other] = [await shown(caller, id), await shown(caller, id)];
  expect(one).toEqual(other);
  if (!one?.ok || one.state !== 'done') throw new Error('there is no thumbnail');
  const { headers } = await fetch(one.url);
  expect(headers.get('cache-control')).toBe('private, max-age=43200, immutable');
  expect(headers.get('content-disposition')).toBe('inline');
});

test('[case 46] a bomb that is named as an image ends as one without thumbnails, and is not tried again', async () => {
  const { caller, id, objectId, workspaceId } = await withImage(makeBomb(30_000, 30_000));
  await makeAllThumbnails();
  expect(await thumbnailOf(objectId)).toMatchObject({
    state: 'none',
    problem: 'It has too many pixels.',
    tries: 1,
  });
  expect(await shown(caller, id)).toEqual({ id, ok: true, state: 'none' });
  await makeThumbnails(objectId);
  expect(await thumbnailOf(objectId)).toMatchObject({ state: 'none', tries: 1 });
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('[case 45] what is a page by its bytes is never opened as an image', async () => {
  const content = '<!doctype html><script>alert(1)</script>';
  const { caller, scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.png', content, mimeType: 'image/png' });
  await processAll();
  expect(await thumbnailOf((await objectOf({ fileId: id })).id)).toBeUndefined();
  expect(await shown(caller, id)).toEqual({ id, ok: true, state: 'none' });
});

test('files of one workspace with equal content share their thumbnails, and another workspace has its own', async () => {
  const { person, caller, scope, id, image, objectId } = await withImage();
  const twin = await arriveAs(scope, { filename: 'b.jpg', content: image });
  const acme = await makeOrganization(person);
  const there = await arriveAs(scopeIn(person, acme), { filename: 'a.jpg', content: image });
  await processAll();
  await makeAllThumbnails();
  expect((await objectOf({ fileId: twin })).id).toBe(objectId);
  const [one, other] = (await caller.thumbnails.list({ ids: [id, twin], size: 'small' })).results;
  expect({ ...one, id: twin }).toEqual(other);
  const inAcme = await as(person, acme.id);
  const answer = await shown(inAcme, there, 'small');
  expect(answer).toMatchObject({ state: 'done', url: expect.stringContaining(acme.id) });
  expect(await shown(inAcme, id)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  expect(await shown(caller, there)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
});

test('thumbnails go with the last file that shows their image, and not before', async () => {
  const { caller, scope, id, image, workspaceId } = await withImage();
  const twin = await arriveAs(scope, { filename: 'b.jpg', content: image });
  await processAll();
  await makeAllThumbnails();
  const purge = async (file: string) => {
    await caller.files.trash({ ids: [file] });
    await caller.files.purge({ ids: [file] });
    await deleteMarked(workspaceId);
    await deleteMarked(workspaceId);
  };
  await purge(id);
  expect(await shown(caller, twin)).toMatchObject({ state: 'done' });
  await purge(twin);
  expect(await objectsOf(workspaceId)).toEqual([]);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('an image whose bytes are gone has none, and checking it again after a restoration makes them', async () => {
  const { id, objectId, image, caller } = await withImage();
  const { objectKey } = await objectOf({ fileId: id });
  await deleteBehind(objectKey);
  await makeAllThumbnails();
  expect(await thumbnailOf(objectId)).toMatchObject({
    state: 'none',
    problem: 'Its content is missing or not what was stored.',
  });
  const { client, bucket } = testStore();
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: objectKey, Body: image }));
  await asSystem((tx) =>
    tx.update(storage).set({ damagedAt: new Date() }).where(eq(storage.id, id)),
  );
  await caller.files.reprocess({ ids: [id] });
  await processAll();
  await makeAllThumbnails();
  expect(await shown(caller, id)).toMatchObject({ state: 'done' });
});

test('a store that is away takes no try away from an image, and the sweep asks again', async () => {
  const { objectId } = await withImage();
  const queued = () =>
    asSystem(async (tx) => {
      const { rows } = await tx.execute(
        sql`select 1 from graphile_worker.jobs where key = 'thumbnails.make:' || ${objectId}::uuid`,
      );
      return rows.length;
    });
  expect(await queued()).toBe(1);
  await asSystem((tx) =>
    tx.execute(sql`delete from graphile_worker._private_jobs where key like 'thumbnails.make:%'`),
  );
  store.lack = { otherSecret: true };
  for (let n = 0; n < 5; n++) await expect(makeThumbnails(objectId)).rejects.toThrow();
  store.lack = {};
  expect(await thumbnailOf(objectId)).toMatchObject({ state: 'pending', tries: 0 });
  await sweepThumbnails();
  expect(await queued()).toBe(1);
  await makeThumbnails(objectId);
  expect(await thumbnailOf(objectId)).toMatchObject({ state: 'done' });
});

test('two workers at the same image leave one set of thumbnails', async () => {
  const { objectId, workspaceId } = await withImage();
  await Promise.allSettled([1, 2, 3].map(() => makeThumbnails(objectId)));
  await makeAllThumbnails();
  await deleteMarked(workspaceId);
  expect(await thumbnailOf(objectId)).toMatchObject({ state: 'done' });
  expect(await objectsOf(workspaceId)).toHaveLength(4);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});
