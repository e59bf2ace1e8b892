import PQueue from 'p-queue';
import { filename as nameSchema } from '#server/files/schema.ts';
import { refreshFiles } from '../files/file-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import { clientOf } from '../trpc/workspace-client.ts';
import { isRunning, type UploadEntry } from './upload-entry.ts';
import { UploadFailure } from './upload-failure.ts';
import { runUpload, type UploadJob } from './upload-job.ts';
import { addEntries, currentEntries, removeEntries, updateEntry } from './upload-store.ts';
import type { UploadTarget } from './upload-target.ts';

/** Files in flight at once, over all workspaces. */
const queue = new PQueue({ concurrency: 3 });
const jobs = new Map<string, UploadJob>();
let added = 0;

/** Starts uploads into the folder that is open now; they stay bound to it. */
export function addUploads(files: File[], { workspace, folderId }: UploadTarget): void {
  const client = clientOf(workspace.id);
  const entries = files.map((file): UploadEntry => {
    const id = `upload-${++added}`;
    const name = nameSchema.safeParse(file.name);
    const problem = name.success ? null : (name.error.issues[0]?.message ?? 'This name cannot be.');
    if (name.success) {
      const controller = new AbortController();
      jobs.set(id, { file, filename: name.data, folderId, client, controller, sent: false });
    }
    return {
      id,
      name: name.data ?? file.name,
      size: file.size,
      workspace,
      phase: problem ? 'failed' : 'waiting',
      bytes: 0,
      problem,
      retryable: false,
    };
  });
  addEntries(entries);
  for (const { id } of entries) enqueue(id);
}

function enqueue(id: string): void {
  const job = jobs.get(id);
  if (job) queue.add(() => run(id, job));
}

async function run(id: string, job: UploadJob): Promise<void> {
  const { signal } = job.controller;
  if (signal.aborted) return;
  try {
    const { filename } = await runUpload(job, (change) => {
      if (!signal.aborted) updateEntry(id, change);
    });
    // Also after a cancellation that came too late: the file is there.
    jobs.delete(id);
    updateEntry(id, { phase: 'done', name: filename });
    refreshFiles(job.client);
  } catch (error) {
    if (!signal.aborted) fail(id, job, error);
    else if (await abandon(job)) updateEntry(id, { phase: 'done' });
  }
}

function fail(id: string, job: UploadJob, error: unknown): void {
  const known = error instanceof UploadFailure;
  const { code, message } = failureOf(error);
  // The server has ended this upload, or does not know it: trying again starts a new one.
  if (!known && (code === 'CONFLICT' || code === 'NOT_FOUND')) restart(job);
  if (known && job.hashes === undefined) restart(job);
  updateEntry(id, {
    phase: 'failed',
    problem: known ? error.message : message,
    retryable: known ? error.retryable : code !== 'FORBIDDEN' && code !== 'INVALID',
  });
}

function restart(job: UploadJob): void {
  abandon(job);
  job.put = undefined;
  job.sent = false;
}

/**
 * Tells the server to give the upload up. Where it does not hear, a job of its own does so later.
 * True where the cancellation came too late, and the file is there.
 */
async function abandon(job: UploadJob): Promise<boolean> {
  const { uploadId, client } = job;
  job.uploadId = undefined;
  if (!uploadId) return false;
  try {
    await client.api.uploads.cancel.mutate({ uploadId });
    return false;
  } catch (error) {
    const stored = failureOf(error).code === 'CONFLICT';
    if (stored) refreshFiles(client);
    return stored;
  }
}

export function cancelUpload(id: string): void {
  const entry = currentEntries().find((candidate) => candidate.id === id);
  const job = jobs.get(id);
  if (!entry || !job || !isRunning(entry)) return;
  job.controller.abort(new DOMException('cancelled', 'AbortError'));
  updateEntry(id, { phase: 'cancelled' });
}

export function cancelAllUploads(): void {
  for (const { id } of currentEntries().filter(isRunning)) cancelUpload(id);
}

/** Tries again what has failed or was cancelled, from where it is. */
export function retryUpload(id: string): void {
  const job = jobs.get(id);
  if (!job) return;
  const wasCancelled = job.controller.signal.aborted;
  const next = { ...job, controller: new AbortController() };
  if (wasCancelled) restart(next);
  jobs.set(id, next);
  updateEntry(id, { phase: 'waiting', bytes: 0, problem: null });
  enqueue(id);
}

export function clearFinishedUploads(): void {
  removeEntries((entry) => {
    if (isRunning(entry)) return false;
    jobs.delete(entry.id);
    return true;
  });
}
