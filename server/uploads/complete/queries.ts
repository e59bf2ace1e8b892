import { capabilities } from '#server/object-store/capabilities.ts';
import { headObject, type StoredObject } from '#server/object-store/objects.ts';
import { readDigest } from '#server/object-store/read-digest.ts';
import type { LockedUpload, UploadObject } from '../queries.ts';
import { type Inspection, otherContent, otherSize } from './policy.ts';

/**
 * Compares what the store holds of a single PUT with what was promised. A client's word never
 * counts: either the store has compared the bytes with the signed checksum, or the server reads them.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function inspectObject(row: LockedUpload, object: UploadObject): Promise<Inspection> {
  const { bucket, key } = object;
  const stored = await headObject(bucket, key);
  if (!stored) return { outcome: 'missing', parts: [1] };
  if (stored.size !== row.size) return otherSize(stored.size, row.size);
  const sound = await compareContent(row, stored, object);
  if (sound.outcome !== 'sound' || row.boundBy === 'sha256') return sound;
  // Nothing stronger than MD5 keeps another body off this key: has one come since we looked?
  const again = await headObject(bucket, key);
  return again?.etag === stored.etag ? sound : { outcome: 'busy' };
}

async function compareContent(
  row: LockedUpload,
  stored: StoredObject,
  { bucket, key }: UploadObject,
): Promise<Inspection> {
  const { etag } = stored;
  // A store that compares nothing may repeat what the client claimed: its checksum proves nothing.
  const compares = row.boundBy === 'sha256' || (await capabilities()).sha256 === 'enforced';
  if (compares && stored.sha256 !== null && stored.sha256 !== row.sha256) return otherContent;
  if (row.boundBy === 'sha256' || (compares && stored.sha256 !== null))
    return { outcome: 'sound', etag, sha256: row.sha256 };
  if (row.boundBy === 'md5') return { outcome: 'sound', etag, sha256: null };
  const read = await readDigest({ bucket, key, etag });
  if (read.state === 'missing') return { outcome: 'missing', parts: [1] };
  if (read.state !== 'done') return { outcome: 'busy' };
  return read.sha256 === row.sha256
    ? { outcome: 'sound', etag, sha256: read.sha256 }
    : otherContent;
}
