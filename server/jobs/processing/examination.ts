import { type Reading, readFirst, readWhole } from '#server/object-store/read-object.ts';
import { type Detected, detect, sampleSize } from './content-type.ts';
import { patienceFor } from './limits.ts';
import type { StoredRow } from './queries.ts';

/** What looking at an object has shown. */
export type Finding =
  | { outcome: 'sound'; sha256: string; detected: Detected }
  /** In words for the people whose file it is. */
  | { outcome: 'damaged'; problem: string };

const restore = 'Ask whoever runs this Holdall to restore it from a back-up, or upload it again.';
const missing = `The content of this file is missing. ${restore}`;
const different = `The content of this file is not what was stored. ${restore}`;
const unlikePromised =
  'The content that arrived is not the content that was sent: its SHA-256 differs. Upload the file again.';

type Read = { size: number; head: Uint8Array; sha256: string };

/**
 * Reads what must be read: all of it where nobody has verified the SHA-256, else only the first
 * bytes, which tell the type. Gigabytes are not read for nothing.
 */
async function read(object: StoredRow, signal: AbortSignal): Promise<Reading<Read>> {
  const { bucket, key, size, sha256 } = object;
  const target = { bucket, key, etag: object.etag ?? '' };
  if (sha256 === null) return readWhole(target, { head: sampleSize, signal });
  const reading = await readFirst(target, { head: sampleSize, size, signal });
  return reading.state === 'done' ? { ...reading, sha256 } : reading;
}

/**
 * Looks at an object in one streaming pass: is it there, is it what was promised, what is it?
 * `claimed` is the whole file's SHA-256 as whoever sent it has said it; null where nobody has.
 * @throws AppError STORAGE_UNAVAILABLE where it cannot be told now
 */
export async function examine(
  object: StoredRow,
  claimed: string | null,
  signal?: AbortSignal,
): Promise<Finding> {
  const patience = AbortSignal.timeout(patienceFor(object.size));
  const until = signal ? AbortSignal.any([signal, patience]) : patience;
  const reading = await read(object, until);
  if (reading.state === 'missing') return { outcome: 'damaged', problem: missing };
  if (reading.state === 'changed' || reading.size !== object.size)
    return { outcome: 'damaged', problem: different };
  const { sha256, head } = reading;
  if (claimed !== null && object.sha256 === null && sha256 !== claimed) {
    // The bytes may have suffered on their way here: only what two readings agree on is believed.
    const again = await read(object, until);
    if (again.state !== 'done' || again.sha256 !== sha256)
      throw new Error(`two readings of the object ${object.id} differ`);
    return { outcome: 'damaged', problem: unlikePromised };
  }
  return { outcome: 'sound', sha256, detected: await detect(head) };
}
