import { isRunning, type UploadEntry } from './upload-entry.ts';

/** Reading ahead and the server's look are moments beside the sending. */
const hashingShare = 0.02;
const sendingShare = 0.96;

/** How far an upload is, from 0 to 1. */
export function fractionOf({ phase, bytes, size }: UploadEntry): number {
  const part = size === 0 ? 1 : Math.min(1, Math.max(0, bytes / size));
  switch (phase) {
    case 'hashing':
      return hashingShare * part;
    case 'sending':
    case 'paused':
    case 'offline':
      return hashingShare + sendingShare * part;
    case 'verifying':
      return hashingShare + sendingShare;
    case 'done':
    case 'skipped':
      return 1;
    default:
      return 0;
  }
}

const counts = ({ phase }: UploadEntry): boolean => phase !== 'failed' && phase !== 'cancelled';

/** How far all of them are, by bytes. What failed or was cancelled does not count. */
export function overallFraction(entries: readonly UploadEntry[]): number {
  let weight = 0;
  let behind = 0;
  for (const entry of entries) {
    if (!counts(entry)) continue;
    // An empty file counts as one byte, so that it shows.
    const own = Math.max(1, entry.size);
    weight += own;
    behind += own * fractionOf(entry);
  }
  return weight === 0 ? 1 : behind / weight;
}

/** Bytes per second of all that is being sent; null where nothing is. */
export function overallSpeed(entries: readonly UploadEntry[]): number | null {
  let speed: number | null = null;
  for (const entry of entries)
    if (isRunning(entry) && entry.speed !== null) speed = (speed ?? 0) + entry.speed;
  return speed;
}

/** Seconds until what runs is sent, at the speed of now; null where nobody can tell. */
export function timeLeft(entries: readonly UploadEntry[]): number | null {
  const speed = overallSpeed(entries);
  if (!speed) return null;
  let left = 0;
  for (const entry of entries)
    if (isRunning(entry)) left += entry.phase === 'hashing' ? entry.size : entry.size - entry.bytes;
  return left / speed;
}
