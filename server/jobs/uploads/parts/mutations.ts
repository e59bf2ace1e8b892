import PQueue from 'p-queue';
import { unknownParts } from '#db/object-rows.ts';
import { env } from '#server/core/env.ts';
import { logger } from '#server/core/logger.ts';
import { storeTime } from '#server/object-store/client.ts';
import { objectPrefix } from '#server/object-store/keys.ts';
import { abortParts, type ListedUpload, listOpenParts } from '#server/object-store/multipart.ts';

/** Seconds: between the begin at the store and the row that says so lies one call of the API. */
const adoptedWithin = 3_600;

/** Uploads in parts that one query looks up, and requests to the store at once. */
const batch = 1_000;
const atOnce = 8;

/**
 * Aborts uploads in parts that no row knows: a crash between the store and the database has left
 * them, and no listing shows the space that they take. A store that cannot list them is left alone.
 * @param older seconds, by the store's clock
 * @param prefix of the keys that are looked at
 * @returns how many were aborted
 * @throws the first failure, when all have had their turn
 */
export async function abortUnknownParts(
  older = adoptedWithin,
  prefix = objectPrefix,
): Promise<number> {
  const bucket = env().S3_BUCKET;
  const listed = (await listOpenParts(bucket, prefix)) ?? [];
  const before = storeTime().getTime() - older * 1_000;
  const old = listed.filter(({ begunAt }) => begunAt.getTime() <= before);
  // After the listing: whatever was listed and is old has its row by now, if it ever gets one.
  const unknown: ListedUpload[] = [];
  for (let i = 0; i < old.length; i += batch)
    unknown.push(...(await unknownParts(bucket, old.slice(i, i + batch))));
  const queue = new PQueue({ concurrency: atOnce });
  const aborted = await Promise.allSettled(
    unknown.map((open) => queue.add(() => abortParts(open))),
  );
  const failed = aborted.find((one) => one.status === 'rejected');
  const count = aborted.filter((one) => one.status === 'fulfilled').length;
  if (count > 0) logger.info({ count }, 'uploads in parts that nobody knew were aborted');
  if (failed) throw failed.reason;
  return count;
}
