import type { WorkspaceFace } from '../workspaces/workspace.ts';

export type UploadPhase =
  | 'waiting'
  | 'hashing'
  | 'sending'
  | 'verifying'
  | 'done'
  | 'failed'
  | 'cancelled';

/** An upload as the tray shows it. */
export interface UploadEntry {
  id: string;
  /** The name that was chosen; once done, the one that it was stored under. */
  name: string;
  /** Bytes. */
  size: number;
  /** Where it goes, whatever workspace is open by now. */
  workspace: WorkspaceFace;
  phase: UploadPhase;
  /** Bytes of the phase that are behind us: hashed, or sent. */
  bytes: number;
  /** Why it failed, for people. */
  problem: string | null;
  /** Whether trying again may help. */
  retryable: boolean;
}

export const isRunning = ({ phase }: UploadEntry): boolean =>
  !['done', 'failed', 'cancelled'].includes(phase);

/** Hashing is the quick part, sending the long one; the rest is a moment. */
const hashingShare = 0.15;
const sendingShare = 0.82;

/** How far an upload is, from 0 to 1. */
export function fractionOf({ phase, bytes, size }: UploadEntry): number {
  const part = size === 0 ? 1 : Math.min(1, Math.max(0, bytes / size));
  switch (phase) {
    case 'hashing':
      return hashingShare * part;
    case 'sending':
      return hashingShare + sendingShare * part;
    case 'verifying':
      return hashingShare + sendingShare;
    case 'done':
      return 1;
    default:
      return 0;
  }
}

/** How far all of them are, by bytes. What failed or was cancelled does not count. */
export function overallFraction(entries: readonly UploadEntry[]): number {
  let weight = 0;
  let behind = 0;
  for (const entry of entries) {
    if (entry.phase === 'failed' || entry.phase === 'cancelled') continue;
    // An empty file counts as one byte, so that it shows.
    const own = Math.max(1, entry.size);
    weight += own;
    behind += own * fractionOf(entry);
  }
  return weight === 0 ? 1 : behind / weight;
}

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

/** One line over all uploads: "Uploading 3 files, 1 failed". */
export function summaryOf(entries: readonly UploadEntry[]): string {
  const count = (phase: UploadPhase) => entries.filter((entry) => entry.phase === phase).length;
  const running = entries.filter(isRunning).length;
  const [done, failed, cancelled] = [count('done'), count('failed'), count('cancelled')];
  const parts = [
    running > 0 && `Uploading ${files(running)}`,
    done > 0 && (running > 0 ? `${done} done` : `${files(done)} uploaded`),
    failed > 0 && `${failed} failed`,
    cancelled > 0 && `${cancelled} cancelled`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** The state of one upload in words. */
export function phaseWords(entry: UploadEntry): string {
  const percent = entry.size === 0 ? 100 : Math.floor((100 * entry.bytes) / entry.size);
  switch (entry.phase) {
    case 'waiting':
      return 'Waiting';
    case 'hashing':
      return `Hashing ${percent} %`;
    case 'sending':
      return `Sending ${percent} %`;
    case 'verifying':
      return 'Verifying';
    case 'done':
      return 'Done';
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return `Failed: ${entry.problem ?? 'something went wrong.'}`;
  }
}
