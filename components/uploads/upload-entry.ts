import type { WorkspaceFace } from '../workspaces/workspace.ts';

export type UploadPhase =
  /** For its turn, or for a server that does not answer. */
  | 'waiting'
  /** Its bytes are read, and nothing of it is sent. */
  | 'hashing'
  | 'sending'
  /** All is sent; the server compares. */
  | 'verifying'
  | 'paused'
  | 'offline'
  /** The folder has a file of this name: see `decideConflicts`. */
  | 'asking'
  /** Begun on an earlier page; the person must choose the file again: see `continueUpload`. */
  | 'needs-file'
  | 'done'
  /** Nothing was stored, since a file of this name is there. */
  | 'skipped'
  | 'failed'
  | 'cancelled';

/** The file that is in the way. */
export interface UploadConflict {
  fileId: string;
  filename: string;
  /** Bytes. */
  size: number;
  updatedAt: Date;
}

/** An upload as the tray shows it. Never changed in place: what is the same object is the same. */
export interface UploadEntry {
  readonly id: string;
  /** The name that was chosen; once done, the one that it was stored under. */
  readonly name: string;
  /** The names of the folders below the target. */
  readonly path: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** When the file was last changed on the device; null where its file is yet to be chosen again. */
  readonly modifiedAt: Date | null;
  /** Where it goes, whatever workspace is open by now. */
  readonly workspace: WorkspaceFace;
  /** The target's; null is the root. */
  readonly folderId: string | null;
  readonly folderName: string | null;
  /** What was added together has the same. */
  readonly batch: string;
  readonly sessionId: string | null;
  /** The server's; null before it has heard of it. */
  readonly uploadId: string | null;
  readonly phase: UploadPhase;
  /** Bytes of the phase that are behind us: read while hashing, else sent. */
  readonly bytes: number;
  /** Bytes per second, a moving average; null while it is not sending. */
  readonly speed: number | null;
  /** Why it failed or waits for the person, in words. */
  readonly problem: string | null;
  /** Whether trying again may help. */
  readonly retryable: boolean;
  readonly conflict: UploadConflict | null;
}

const running: ReadonlySet<UploadPhase> = new Set([
  'waiting',
  'hashing',
  'sending',
  'verifying',
  'offline',
]);
const ended: ReadonlySet<UploadPhase> = new Set(['done', 'skipped', 'failed', 'cancelled']);

/** Whether it goes on by itself. */
export const isRunning = ({ phase }: UploadEntry): boolean => running.has(phase);

export const isEndedPhase = (phase: UploadPhase): boolean => ended.has(phase);

/** Whether nothing more happens unless somebody tries it again. */
export const isEnded = ({ phase }: UploadEntry): boolean => isEndedPhase(phase);

/** Once all is sent there is nothing to hold. */
export const canPause = (entry: UploadEntry): boolean =>
  isRunning(entry) && entry.phase !== 'verifying';
export const canResume = ({ phase }: UploadEntry): boolean => phase === 'paused';
export const canCancel = (entry: UploadEntry): boolean => !isEnded(entry);
export const canRetry = ({ phase, retryable }: UploadEntry): boolean =>
  phase === 'cancelled' || (phase === 'failed' && retryable);

/** Whether leaving the page would lose something of it: bytes under way, or the choice of the file. */
export const holdsPage = (entry: UploadEntry): boolean =>
  !isEnded(entry) && entry.phase !== 'needs-file';
