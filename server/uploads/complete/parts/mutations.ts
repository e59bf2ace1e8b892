import { capabilities } from '#server/object-store/capabilities.ts';
import { completeParts, listParts } from '#server/object-store/multipart.ts';
import { headObject } from '#server/object-store/objects.ts';
import { readDigest } from '#server/object-store/read-digest.ts';
import type { LockedUpload, PromisedPartRow, UploadObject } from '../../queries.ts';
import {
  compositeOf,
  etagProves,
  type Inspection,
  lackingParts,
  otherContent,
  otherSize,
} from '../policy.ts';

const allParts = ({ partCount }: LockedUpload): number[] =>
  Array.from({ length: partCount }, (_, n) => n + 1);

/**
 * Has the store put the parts of an upload together, after comparing each with its promise, and
 * compares what came of it. Safe to repeat, also after a lost reply or by two at once: whoever comes
 * second finds the object.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function assemble(
  row: LockedUpload,
  object: UploadObject,
  promised: readonly PromisedPartRow[],
): Promise<Inspection> {
  const { bucket, key, multipartId } = object;
  if (multipartId === null) return { outcome: 'missing', parts: allParts(row) };
  const open = { bucket, key, uploadId: multipartId };
  const stored = await listParts(open);
  if (stored === null) return inspectWhole(row, object, promised, false);
  const { etagIsMd5 } = await capabilities();
  const lacking = lackingParts(row.partCount, promised, stored, etagIsMd5);
  if (lacking.length > 0) return { outcome: 'missing', parts: lacking };
  const own = stored.filter(({ number }) => number <= row.partCount);
  const outcome = await completeParts(open, own);
  if (outcome === 'changed') return { outcome: 'busy' };
  return inspectWhole(row, object, promised, outcome === 'done');
}

/** `listed`: each part was compared with its promise right before the store put them together. */
async function inspectWhole(
  row: LockedUpload,
  { bucket, key }: UploadObject,
  promised: readonly PromisedPartRow[],
  listed: boolean,
): Promise<Inspection> {
  const whole = await headObject(bucket, key);
  if (!whole) return { outcome: 'missing', parts: allParts(row), vanished: true };
  const { etag, size, composite } = whole;
  if (size !== row.size) return otherSize(size, row.size);
  if (row.boundBy !== 'none') {
    if (row.boundBy === 'sha256' && composite !== null && composite !== compositeOf(promised))
      return otherContent;
    const proven = (row.boundBy === 'sha256' && composite !== null) || etagProves(etag, promised);
    // Verified part by part, never as a whole: a job reads it.
    if (listed || proven) return { outcome: 'sound', etag, sha256: null };
  }
  const read = await readDigest({ bucket, key, etag, partSize: row.partSize });
  if (read.state === 'missing') return { outcome: 'missing', parts: allParts(row), vanished: true };
  if (read.state !== 'done') return { outcome: 'busy' };
  const same =
    read.parts.length === promised.length &&
    promised.every(({ sha256 }, n) => sha256 === read.parts[n]) &&
    (row.sha256 === null || row.sha256 === read.sha256);
  return same ? { outcome: 'sound', etag, sha256: read.sha256 } : otherContent;
}
