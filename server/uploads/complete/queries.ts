import { capabilities } from '#server/object-store/capabilities.ts';
import { headObject, type StoredObject } from '#server/object-store/objects.ts';
import { readDigest } from '#server/object-store/read-digest.ts';
import type { LockedUpload } from '../queries.ts';

/** What the store was found to hold for an upload. */
export type Inspection =
  /** As promised. `sha256` is null where nobody has verified it: MD5 and size were. */
  | { outcome: 'sound'; etag: string; sha256: string | null }
  | { outcome: 'missing' }
  | { outcome: 'different'; problem: string }
  /** Still being read, or written meanwhile: the same question again finds out. */
  | { outcome: 'busy' };

const otherContent: Inspection = {
  outcome: 'different',
  problem: 'The storage holds other content than was announced.',
};

/**
 * Compares what the store holds with what was promised. A client's word never counts: either the
 * store has compared the bytes with the signed checksum, or the server reads them.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function inspectObject(
  row: LockedUpload,
  bucket: string,
  key: string,
): Promise<Inspection> {
  const stored = await headObject(bucket, key);
  if (!stored) return { outcome: 'missing' };
  if (stored.size !== row.size)
    return {
      outcome: 'different',
      problem: `The storage holds ${stored.size} bytes instead of the ${row.size} that were announced.`,
    };
  const sound = await compareContent(row, stored, bucket, key);
  if (sound.outcome !== 'sound' || row.boundBy === 'sha256') return sound;
  // Nothing stronger than MD5 keeps another body off this key: has one come since we looked?
  const again = await headObject(bucket, key);
  return again?.etag === stored.etag ? sound : { outcome: 'busy' };
}

async function compareContent(
  row: LockedUpload,
  stored: StoredObject,
  bucket: string,
  key: string,
): Promise<Inspection> {
  const { etag } = stored;
  // A store that compares nothing may repeat what the client claimed: its checksum proves nothing.
  const compares = row.boundBy === 'sha256' || (await capabilities()).sha256 === 'enforced';
  if (compares && stored.sha256 !== null && stored.sha256 !== row.sha256) return otherContent;
  if (row.boundBy === 'sha256' || (compares && stored.sha256 !== null))
    return { outcome: 'sound', etag, sha256: row.sha256 };
  if (row.boundBy === 'md5') return { outcome: 'sound', etag, sha256: null };
  const read = await readDigest({ bucket, key, etag });
  if (read.state === 'missing') return { outcome: 'missing' };
  if (read.state !== 'done') return { outcome: 'busy' };
  return read.sha256 === row.sha256
    ? { outcome: 'sound', etag, sha256: read.sha256 }
    : otherContent;
}
