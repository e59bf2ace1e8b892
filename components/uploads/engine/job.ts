import type { Cut, NewFile } from '#server/uploads/schema.ts';
import { isReachable } from '../../trpc/reach.ts';
import type { WorkspaceClient } from '../../trpc/workspace-client.ts';
import { isRunning, type UploadEntry, type UploadPhase } from '../upload-entry.ts';
import { entryOf, updateEntry } from '../upload-store.ts';
import type { UploadTarget } from '../upload-target.ts';
import type { PartHashes } from './hash-state.ts';
import type { Reading } from './reading.ts';
import type { SmallContent } from './small-content.ts';
import { createSpeedMeter, type SpeedMeter } from './speed-meter.ts';
import type { PutPermission, UploadTransport } from './transport.ts';

/** Files that were added together: one session on the server. */
export interface UploadBatch {
  readonly id: string;
  readonly target: UploadTarget;
  readonly client: WorkspaceClient;
  readonly transport: UploadTransport;
  /** What the session is called. */
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  /** To be made as well; none once they are there. */
  emptyFolders: readonly (readonly string[])[];
  sessionId: string | null;
  /** The upload of an earlier page that this goes on with, instead of a session of its own. */
  readonly continued: string | null;
}

/** What is being done for a file: how it is cut, what is known of it and what the store has. */
export interface Transfer {
  readonly uploadId: string;
  readonly cut: Cut;
  /** By number. */
  readonly hashes: Map<number, PartHashes>;
  readonly stored: Set<number>;
  /** The URL of a single PUT that came with the plan. */
  put: PutPermission | undefined;
  reading: Reading | undefined;
}

/** One file on its way. What it has come to is kept, so that it goes on from there. */
export interface UploadJob {
  /** Its entry's. */
  readonly id: string;
  readonly batch: UploadBatch;
  readonly file: File;
  readonly handle: FileSystemFileHandle | undefined;
  /** As the server takes it. */
  readonly filename: string;
  readonly path: readonly string[];
  /** Where it goes; undefined until its folders are there. */
  folderId: string | null | undefined;
  onConflict: NewFile['onConflict'];
  /** Known before the start where it is small. */
  early: PartHashes | undefined;
  /** What was read for that, where it is small enough to be kept until it is sent. */
  content: SmallContent | undefined;
  /** Set while the server has an open upload for it. */
  transfer: Transfer | undefined;
  /** Whether a start that includes it is under way. */
  starting: boolean;
  /** Aborted by a pause, a cancellation and the end: each run has its own. */
  controller: AbortController;
  /** As if the network were there. */
  phase: UploadPhase;
  /** Bytes of the parts under way, by number. */
  inFlight: Map<number, number>;
  readonly meter: SpeedMeter;
}

export type NewJob = Pick<UploadJob, 'id' | 'batch' | 'file' | 'handle' | 'filename' | 'path'>;

export const makeJob = (given: NewJob): UploadJob => ({
  ...given,
  folderId: given.path.length === 0 ? given.batch.target.folderId : undefined,
  onConflict: 'ask',
  early: undefined,
  content: undefined,
  transfer: undefined,
  starting: false,
  controller: new AbortController(),
  phase: 'waiting',
  inFlight: new Map(),
  meter: createSpeedMeter(),
});

type Change = Partial<Omit<UploadEntry, 'id'>>;

/** Phases in which nothing happens without a network. */
const needsNetwork: ReadonlySet<UploadPhase> = new Set(['waiting', 'sending', 'verifying']);

const shownPhase = (phase: UploadPhase): UploadPhase =>
  needsNetwork.has(phase) && !isReachable() ? 'offline' : phase;

/** Tells the entry what has become of its upload. */
export function show(job: UploadJob, change: Change): void {
  if (change.phase) job.phase = change.phase;
  const phase = shownPhase(job.phase);
  const speed = phase === 'sending' ? {} : { speed: null };
  if (phase !== 'sending') job.meter.reset();
  updateEntry(job.id, { ...change, ...speed, phase });
}

/** Shows what waits for the network as such, or goes on where it is back. */
export function showReach(jobs: Iterable<UploadJob>): void {
  for (const job of jobs) {
    const entry = entryOf(job.id);
    if (entry && isRunning(entry) && entry.phase !== shownPhase(job.phase)) show(job, {});
  }
}

/** Bytes that the store has, or is being sent. */
export function bytesSent({ file, transfer, inFlight }: UploadJob): number {
  if (!transfer) return 0;
  const { cut, stored } = transfer;
  let bytes = stored.size * cut.partSize;
  // The last part is what is left.
  if (stored.has(cut.partCount)) bytes -= cut.partCount * cut.partSize - file.size;
  for (const sent of inFlight.values()) bytes += sent;
  return Math.min(file.size, bytes);
}

/** Lets go of what is kept of its content. */
export function dropContent(job: UploadJob): void {
  job.content?.drop();
  job.content = undefined;
}

/** Lets go of what is kept for it, also by its worker. */
export function closeReading(job: UploadJob): void {
  dropContent(job);
  job.transfer?.reading?.close();
  if (job.transfer) job.transfer.reading = undefined;
}
