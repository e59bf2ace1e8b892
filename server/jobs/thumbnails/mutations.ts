import { createHash } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { thumbnail } from '#db/schema/thumbnails.ts';
import { enqueueThumbnails } from '#server/core/enqueue.ts';
import { AppError } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { objectKey } from '#server/object-store/keys.ts';
import { putObject } from '#server/object-store/objects.ts';
import { readPieces } from '#server/object-store/read-object.ts';
import { mostTries, renderingLimits } from './limits.ts';
import { findUnmade, type Image, lockImage } from './queries.ts';
import { type Pictures, type Rendering, render } from './rendering.ts';
import { giveUpPictures, picturesOf } from './rows.ts';

/** Rows that one sweep takes up; the next one is minutes away. */
const sweepSize = 500;

/** Until when a PUT of ours may still arrive: the rows of pictures that are given up stay until then. */
const putsEnd = sql`now() + interval '10 minutes'`;

const pictureType = 'image/webp';

/** No row has a picture of it, and none is being made. */
const noPictures = { state: 'pending', smallId: null, mediumId: null, largeId: null } as const;

const settleNone = (tx: Transaction, { rowId }: Image, problem: string) =>
  tx
    .update(thumbnail)
    .set({ state: 'none', problem })
    .where(and(eq(thumbnail.id, rowId), eq(thumbnail.state, 'pending')));

/** Counts a try, and undoes what an earlier one has left half made. */
const takeUp = (objectId: string) =>
  asSystem(async (tx) => {
    const image = await lockImage(tx, objectId);
    if (!image || !['pending', 'storing'].includes(image.state)) return undefined;
    const one = eq(thumbnail.id, image.rowId);
    await tx
      .update(thumbnail)
      .set({ ...noPictures, tries: sql`${thumbnail.tries} + 1` })
      .where(one);
    await giveUpPictures(tx, picturesOf(image));
    if (image.size > renderingLimits.input) await settleNone(tx, image, 'It is too large.');
    else if (image.tries >= mostTries)
      await settleNone(tx, image, `Its thumbnails could not be made in ${mostTries} tries.`);
    else return image;
    return undefined;
  });

/** The store's fault is not the image's: the try does not count. */
const takeBackTry = (image: Image) =>
  asSystem((tx) =>
    tx
      .update(thumbnail)
      .set({ tries: sql`greatest(${thumbnail.tries} - 1, 0)` })
      .where(and(eq(thumbnail.id, image.rowId), inArray(thumbnail.state, ['pending', 'storing']))),
  );

/** Streams the image from the store into a process of its own. */
async function renderImage(image: Image, signal: AbortSignal): Promise<Rendering> {
  let found: 'done' | 'missing' | 'changed' = 'done';
  const target = { bucket: image.bucket, key: image.key, etag: image.etag ?? '' };
  const rendering = await render(async (write) => {
    found = (await readPieces(target, write, signal)).state;
  }, signal);
  return found === 'done'
    ? rendering
    : { outcome: 'none', problem: 'Its content is missing or not what was stored.' };
}

interface Picture {
  id: string;
  bucket: string;
  key: string;
  bytes: Buffer;
}

/** The rows come before the bytes, so that nothing lies in the bucket that no row knows. */
const announce = (image: Image, { width, height, ...sizes }: Pictures) =>
  asSystem(async (tx) => {
    const locked = await lockImage(tx, image.id);
    if (locked?.state !== 'pending') return undefined;
    const pictures = new Map<string, Picture>();
    const { userId, organizationId, bucket } = image;
    const idOf = async (name: 'small' | 'medium' | 'large'): Promise<string> => {
      const bytes = sizes[name];
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const same = pictures.get(sha256);
      if (same) return same.id;
      const id = newId();
      const key = objectKey(image, id, `${name}.webp`);
      pictures.set(sha256, { id, bucket, key, bytes });
      await tx.insert(storageObject).values({
        id,
        userId,
        organizationId,
        bucket,
        objectKey: key,
        size: bytes.length,
        sha256,
        mimeType: pictureType,
        writableUntil: putsEnd,
      });
      return id;
    };
    const [smallId, mediumId, largeId] = [
      await idOf('small'),
      await idOf('medium'),
      await idOf('large'),
    ];
    await tx
      .update(thumbnail)
      .set({ state: 'storing', smallId, mediumId, largeId, width, height })
      .where(eq(thumbnail.id, image.rowId));
    return [...pictures.values()];
  });

/** The last step. Whoever was quicker, or has given the image up, has marked these pictures. */
const settleMade = (image: Image, stored: { id: string; etag: string }[]) =>
  asSystem(async (tx) => {
    const ids = stored.map(({ id }) => id);
    const [row] = await tx
      .select({ id: thumbnail.id })
      .from(thumbnail)
      .where(
        and(
          eq(thumbnail.id, image.rowId),
          eq(thumbnail.state, 'storing'),
          inArray(thumbnail.largeId, ids),
        ),
      )
      .for('update');
    if (!row) return;
    for (const { id, etag } of stored)
      await tx.update(storageObject).set({ state: 'stored', etag }).where(eq(storageObject.id, id));
    await tx.update(thumbnail).set({ state: 'done' }).where(eq(thumbnail.id, row.id));
  });

/**
 * Makes the thumbnails of an image that waits for them. A crash anywhere leaves a row that a sweep
 * finds: the next run gives up what was half made and begins again. An image of which there can be
 * none ends in a state that says why.
 * @throws AppError STORAGE_UNAVAILABLE, RenderingInterrupted: the queue repeats it
 */
export async function makeThumbnails(objectId: string, signal?: AbortSignal): Promise<void> {
  const image = await takeUp(objectId);
  if (!image) return;
  const until = AbortSignal.any([
    ...(signal ? [signal] : []),
    AbortSignal.timeout(2 * renderingLimits.whole),
  ]);
  try {
    const rendering = await renderImage(image, until);
    if (rendering.outcome === 'none') {
      await asSystem((tx) => settleNone(tx, image, rendering.problem));
      return;
    }
    const pictures = await announce(image, rendering);
    if (!pictures) return;
    const stored: { id: string; etag: string }[] = [];
    for (const { id, bucket, key, bytes } of pictures)
      stored.push({ id, etag: await putObject({ bucket, key }, bytes, pictureType) });
    await settleMade(image, stored);
  } catch (error) {
    if (error instanceof AppError && error.code === 'STORAGE_UNAVAILABLE') await takeBackTry(image);
    throw error;
  }
}

/** Asks again for what a crash has lost, or what has failed too often while the store was away. */
export async function sweepThumbnails(): Promise<void> {
  const unmade = await findUnmade(sweepSize);
  await asSystem((tx) => enqueueThumbnails(tx, unmade));
}
