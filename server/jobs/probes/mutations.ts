import { env } from '#server/core/env.ts';
import { probePrefix, probeTime } from '#server/object-store/keys.ts';
import { listKeys } from '#server/object-store/listing.ts';
import { abortParts, listOpenParts } from '#server/object-store/multipart.ts';
import { deleteObject } from '#server/object-store/objects.ts';

/** Milliseconds after which nobody writes a throw-away object any more: its URLs are dead. */
const keptFor = 15 * 60_000;

const isOver = (key: string): boolean => (probeTime(key) ?? 0) < Date.now() - keptFor;

/**
 * Deletes throw-away objects and parts that a crash, or a browser that went away, has left: one page
 * each, the next run takes the next. Only what lies under the prefix of probes is touched.
 */
export async function sweepProbes(): Promise<void> {
  const bucket = env().S3_BUCKET;
  const { keys } = await listKeys(bucket, probePrefix, null);
  for (const key of keys.filter(isOver)) await deleteObject(bucket, key);
  const open = (await listOpenParts(bucket, probePrefix)) ?? [];
  for (const parts of open.filter(({ key }) => isOver(key))) await abortParts(parts);
}
