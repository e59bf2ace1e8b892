import { onReach } from '../trpc/reach.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { endTransports } from './engine/batches.ts';
import { begin } from './engine/begin.ts';
import { prepare } from './engine/choose.ts';
import { findUnfinished, goOn } from './engine/continue.ts';
import { closeReading, show, showReach, type UploadBatch, type UploadJob } from './engine/job.ts';
import { forgetAllHandles } from './engine/kept-handles.ts';
import { abandon, jobs, run } from './engine/run.ts';
import type { ToContinue, UnfinishedUpload } from './unfinished-upload.ts';
import {
  canCancel,
  canPause,
  canResume,
  canRetry,
  isEnded,
  type UploadEntry,
} from './upload-entry.ts';
import { addEntries, entryOf, removeEntries } from './upload-store.ts';
import type { Chosen, UploadTarget } from './upload-target.ts';

// What the page can ask of the engine. Loaded when it is first needed.

onReach(() => showReach(jobs.values()));

/**
 * Starts uploads into the target, with the folders that they lie in; they stay bound to it whatever
 * is opened meanwhile. Answers with the entries' ids when the server has heard of all of them.
 * @throws an error of the API where nothing but empty folders was chosen, and they cannot be made
 */
export async function addUploads(chosen: Chosen, target: UploadTarget): Promise<string[]> {
  const { batch, entries, jobs: added } = prepare(chosen, target);
  for (const job of added) jobs.set(job.id, job);
  addEntries(entries);
  await begin(batch, added);
  return entries.map(({ id }) => id);
}

function* chosenJobs(
  ids: readonly string[],
  may: (entry: UploadEntry) => boolean,
): Generator<UploadJob> {
  for (const id of ids) {
    const entry = entryOf(id);
    const job = jobs.get(id);
    if (entry && job && may(entry)) yield job;
  }
}

function abort(job: UploadJob, why: string): void {
  job.controller.abort(new DOMException(why, 'AbortError'));
}

/** Holds what runs: its connections end at once, what the store has stays there. */
export function pauseUploads(ids: readonly string[]): void {
  for (const job of chosenJobs(ids, canPause)) {
    abort(job, 'paused');
    show(job, { phase: 'paused' });
  }
}

/** Goes on with what is paused. */
export function resumeUploads(ids: readonly string[]): void {
  goAhead(chosenJobs(ids, canResume));
}

/** Ends them, on the server as well. One that is a file by then is shown as done. */
export function cancelUploads(ids: readonly string[]): void {
  for (const job of chosenJobs(ids, canCancel)) {
    abort(job, 'cancelled');
    show(job, { phase: 'cancelled', conflict: null });
    abandon(job);
  }
}

/** Tries again what has failed or was cancelled; what the store has is not sent again. */
export function retryUploads(ids: readonly string[]): void {
  goAhead(chosenJobs(ids, canRetry));
}

/** For entries that are `asking`: what becomes of the file that is there. */
export function decideConflicts(
  ids: readonly string[],
  decision: 'keepBoth' | 'replace' | 'skip',
): void {
  const decided = [...chosenJobs(ids, ({ phase }) => phase === 'asking')];
  if (decision === 'skip') {
    for (const job of decided) {
      jobs.delete(job.id);
      show(job, { phase: 'skipped', conflict: null });
    }
    return;
  }
  for (const job of decided) job.onConflict = decision;
  goAhead(decided);
}

/** Lets jobs run that stand still: those that the server knows at once, the others with a start. */
function goAhead(still: Iterable<UploadJob>): void {
  const toStart = new Map<UploadBatch, UploadJob[]>();
  for (const job of still) {
    job.controller = new AbortController();
    show(job, { phase: 'waiting', problem: null, conflict: null });
    if (job.transfer) run(job);
    // A start that includes it is under way: it goes on when that is answered.
    else if (!job.starting) toStart.set(job.batch, [...(toStart.get(job.batch) ?? []), job]);
  }
  for (const [batch, waiting] of toStart) begin(batch, waiting);
}

/** Forgets what has ended. */
export function clearFinishedUploads(): void {
  removeEntries((entry) => {
    if (!isEnded(entry)) return false;
    const job = jobs.get(entry.id);
    if (job) closeReading(job);
    jobs.delete(entry.id);
    return true;
  });
}

/** The person's open uploads into this workspace that no tab of this browser works on; newest first. */
export const listUnfinished = (workspace: WorkspaceFace): Promise<UnfinishedUpload[]> =>
  findUnfinished(workspace);

/**
 * Goes on with an unfinished upload; call it in the click, since the browser may ask whether the
 * file may be read. Without a file it needs the handle that was kept; where there is none, or the
 * file is another one, its entry becomes `needs-file` and says why. Answers with the entry's id.
 */
export const continueUpload = (
  unfinished: ToContinue,
  workspace: WorkspaceFace,
  file?: File,
  handle?: FileSystemFileHandle,
): Promise<string> => goOn(unfinished, workspace, { file, handle });

/** When the person signs out: nothing goes on, and this browser keeps nothing of it. */
export async function endAll(): Promise<void> {
  endTransports();
  for (const job of jobs.values()) {
    abort(job, 'signed out');
    closeReading(job);
  }
  jobs.clear();
  removeEntries(() => true);
  await forgetAllHandles();
}
