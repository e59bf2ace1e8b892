import { fileCount } from '../../files/file-count.ts';
import { isRunning, type UploadEntry, type UploadPhase } from '../upload-entry.ts';

/** One line over all uploads: "Uploading 3 files, 1 failed". */
export function summaryOf(entries: readonly UploadEntry[]): string {
  const counts = new Map<UploadPhase, number>();
  let running = 0;
  for (const entry of entries) {
    counts.set(entry.phase, (counts.get(entry.phase) ?? 0) + 1);
    if (isRunning(entry)) running++;
  }
  const say = (phase: UploadPhase, words: string) =>
    counts.has(phase) && `${counts.get(phase)?.toLocaleString('en')} ${words}`;
  const done = counts.get('done') ?? 0;
  const parts = [
    running > 0 && `Uploading ${fileCount(running)}`,
    done > 0 && (running > 0 ? `${done.toLocaleString('en')} done` : `${fileCount(done)} uploaded`),
    say('paused', 'paused'),
    say('asking', 'to decide'),
    say('needs-file', 'to choose again'),
    say('skipped', 'skipped'),
    say('failed', 'failed'),
    say('cancelled', 'cancelled'),
  ];
  return parts.filter(Boolean).join(', ');
}

/** Never a hundred before it is all. */
const percentOf = ({ bytes, size }: UploadEntry): number =>
  size === 0 ? 100 : Math.min(100, Math.floor((100 * bytes) / size));

const words: Record<UploadPhase, (entry: UploadEntry) => string> = {
  waiting: () => 'Waiting',
  hashing: (entry) => `Preparing ${percentOf(entry)} %`,
  sending: (entry) => `Sending ${percentOf(entry)} %`,
  verifying: () => 'Verifying',
  paused: (entry) => `Paused at ${percentOf(entry)} %`,
  offline: () => 'Waiting for the network',
  asking: () => 'A file of this name is there: what shall become of it?',
  'needs-file': ({ problem }) => problem ?? 'Choose the file again',
  done: () => 'Done',
  skipped: () => 'Skipped: a file of this name is there',
  failed: ({ problem }) => `Failed: ${problem ?? 'something went wrong.'}`,
  cancelled: () => 'Cancelled',
};

/** The state of one upload in words. */
export const phaseWords = (entry: UploadEntry): string => words[entry.phase](entry);
