import { byteSize } from '#server/core/bytes/schema.ts';
import { fileCount } from '../../files/file-count.ts';
import { isRunning, type UploadEntry, type UploadPhase } from '../upload-entry.ts';
import { overallFraction, overallSpeed, timeLeft } from '../upload-progress.ts';

const minute = 60;
const hour = 60 * minute;

/** How much longer something takes, as exactly as anybody can know: "12 s left", "3 min left". */
export function leftWords(seconds: number): string {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 55) return `${5 * Math.ceil(seconds / 5)} s left`;
  if (seconds < 59.5 * minute) return `${Math.max(1, Math.round(seconds / minute))} min left`;
  if (seconds >= 48 * hour) return `${Math.round(seconds / (24 * hour))} days left`;
  const minutes = Math.round(seconds / minute);
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''} left`;
}

const joined = (parts: readonly (string | false | null)[]): string =>
  parts.filter(Boolean).join(' · ');

const atSpeed = (speed: number | null): string | false =>
  speed !== null && speed > 0 && `${byteSize(Math.round(speed))}/s`;

/** What there is to say of one upload beside its state: "12 MB · 3.2 MB/s · 4 s left". */
export function detailsOf({ phase, size, bytes, speed }: UploadEntry): string {
  const sending = phase === 'sending' && speed !== null && speed > 0;
  return joined([
    byteSize(size),
    sending && atSpeed(speed),
    sending && leftWords((size - bytes) / speed),
  ]);
}

/** The same of all that runs: "43 % · 3.2 MB/s · 2 min left". */
export function overallDetails(entries: readonly UploadEntry[]): string {
  const left = timeLeft(entries);
  return joined([
    `${Math.floor(100 * overallFraction(entries))} %`,
    atSpeed(overallSpeed(entries)),
    left !== null && leftWords(left),
  ]);
}

/**
 * What is read out: only what matters to somebody who does something else. It stays the same while
 * files come and go, so that thousands of them are told in two sentences.
 */
export function announcementOf(entries: readonly UploadEntry[]): string {
  const counts = new Map<UploadPhase, number>();
  for (const { phase } of entries) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  const say = (phase: UploadPhase, sentence: (count: string) => string) =>
    counts.has(phase) && sentence(fileCount(counts.get(phase) ?? 0));
  const runs = entries.some(isRunning);
  const sentences = [
    runs && !counts.has('offline') && `Upload of ${fileCount(entries.length)} is running.`,
    counts.has('offline') && 'Uploads wait for the network.',
    !runs && say('done', (count) => `Upload finished: ${count}.`),
    !runs && say('paused', (count) => `Paused: ${count}.`),
    !runs && say('skipped', (count) => `Skipped: ${count}.`),
    say('asking', (count) => `A decision is needed about ${count}.`),
    say('needs-file', (count) => `To choose again: ${count}.`),
    say('failed', (count) => `Not uploaded: ${count}.`),
  ];
  return sentences.filter(Boolean).join(' ');
}
