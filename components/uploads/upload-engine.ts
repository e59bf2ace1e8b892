import PQueue from 'p-queue';
import { filename as nameSchema } from '#server/files/schema.ts';
import { refreshFiles } from '../files/file-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import { clientOf, type WorkspaceClient } from '../trpc/workspace-client.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import type { UnfinishedUpload } from './unfinished-upload.ts';
import { isEnded, isRunning, type UploadEntry } from './upload-entry.ts';
import { UploadFailure } from './upload-failure.ts';
import { runUpload, type UploadJob } from './upload-job.ts';
import { addEntries, entryOf, removeEntries, updateEntry } from './upload-store.ts';
import type { Chosen, UploadTarget } from './upload-target.ts';

/** Files in flight at once, over all workspaces. */
const queue = new PQueue({ concurrency: 3 });
const jobs = new Map<string, UploadJob>();
let added = 0;
let batches = 0;

/**
 * Starts uploads into the target, with the folders that they lie in; they stay bound to it whatever
 * is opened meanwhile. Answers with the entries' ids.
 */
export function addUploads(chosen: Chosen, target: UploadTarget): string[] {
  const client = clientOf(target.workspace.id);
  const batch = `batch-${++batches}`;
  const entries = chosen.files.map(({ file, path }): UploadEntry => {
    const id = `upload-${++added}`;
    const name = nameSchema.safeParse(file.name);
    const problem = name.success ? null : (name.error.issues[0]?.message ?? 'This name cannot be.');
    if (name.success) {
      const controller = new AbortController();
      const { folderId } = target;
      jobs.set(id, { file, filename: name.data, folderId, client, controller, sent: false });
    }
    return {
      ...target,
      id,
      name: name.data ?? file.name,
      path,
      size: file.size,
      batch,
      sessionId: null,
      uploadId: null,
      phase: problem ? 'failed' : 'waiting',
      bytes: 0,
      speed: null,
      problem,
      retryable: false,
      conflict: null,
    };
  });
  addEntries(entries);
  placeInFolders(chosen, target, client, entries);
  return entries.map(({ id }) => id);
}

async function placeInFolders(
  { emptyFolders }: Chosen,
  { folderId }: UploadTarget,
  client: WorkspaceClient,
  entries: readonly UploadEntry[],
): Promise<void> {
  const keyOf = (path: readonly string[]) => path.join('/');
  const wanted = [...emptyFolders, ...entries.map(({ path }) => path)].filter(
    (path) => path.length > 0,
  );
  const paths = [...new Map(wanted.map((path) => [keyOf(path), [...path]])).values()];
  try {
    const ids = new Map<string, string>();
    for (let at = 0; at < paths.length; at += 1_000) {
      const some = paths.slice(at, at + 1_000);
      const made = await client.api.folders.ensure.mutate({ parentId: folderId, paths: some });
      for (const [i, path] of some.entries()) ids.set(keyOf(path), made.ids[i] ?? '');
    }
    for (const { id, path } of entries) {
      const job = jobs.get(id);
      if (job) job.folderId = ids.get(keyOf(path)) ?? folderId;
      enqueue(id);
    }
  } catch (error) {
    const { message } = failureOf(error);
    for (const { id } of entries)
      updateEntry(id, { phase: 'failed', problem: message, retryable: true });
  }
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
    const { results } = await client.api.uploads.cancel.mutate({ uploadIds: [uploadId] });
    const stored = results.some((result) => !result.ok && result.code === 'CONFLICT');
    if (stored) refreshFiles(client);
    return stored;
  } catch {
    return false;
  }
}

/** Ends them, on the server as well. One that is a file by then is shown as done. */
export function cancelUploads(ids: readonly string[]): void {
  for (const id of ids) {
    const entry = entryOf(id);
    if (!entry || isEnded(entry)) continue;
    const job = jobs.get(id);
    const idle = !isRunning(entry);
    job?.controller.abort(new DOMException('cancelled', 'AbortError'));
    updateEntry(id, { phase: 'cancelled', speed: null });
    if (job && idle) abandon(job);
  }
}

/** Holds what runs; what is stored already stays stored. */
export function pauseUploads(ids: readonly string[]): void {
  for (const id of ids) {
    const entry = entryOf(id);
    if (!entry || !isRunning(entry) || entry.phase === 'verifying') continue;
    jobs.get(id)?.controller.abort(new DOMException('paused', 'AbortError'));
    updateEntry(id, { phase: 'paused', speed: null });
  }
}

/** Goes on with what is paused. */
export function resumeUploads(ids: readonly string[]): void {
  for (const id of ids) if (entryOf(id)?.phase === 'paused') again(id);
}

/** Tries again what has failed or was cancelled, from where it is. */
export function retryUploads(ids: readonly string[]): void {
  for (const id of ids) {
    const phase = entryOf(id)?.phase;
    if (phase === 'failed' || phase === 'cancelled') again(id);
  }
}

function again(id: string): void {
  const job = jobs.get(id);
  if (!job) return;
  const next = { ...job, controller: new AbortController() };
  if (entryOf(id)?.phase === 'cancelled') restart(next);
  jobs.set(id, next);
  updateEntry(id, { phase: 'waiting', bytes: 0, problem: null });
  enqueue(id);
}

/** Forgets what has ended. */
export function clearFinishedUploads(): void {
  removeEntries((entry) => {
    if (!isEnded(entry)) return false;
    jobs.delete(entry.id);
    return true;
  });
}

/** For entries that are `asking`: what becomes of the file that is there. */
export function decideConflicts(
  ids: readonly string[],
  decision: 'keepBoth' | 'replace' | 'skip',
): void {
  for (const id of ids) {
    if (entryOf(id)?.phase !== 'asking') continue;
    if (decision === 'skip') updateEntry(id, { phase: 'skipped', conflict: null });
    else again(id);
  }
}

/** The person's uploads into this workspace that an earlier page has left open; newest first. */
export async function listUnfinished(workspace: WorkspaceFace): Promise<UnfinishedUpload[]> {
  const { items } = await clientOf(workspace.id).api.uploads.list.query({});
  const here = new Set([...jobs.values()].map(({ uploadId }) => uploadId));
  return items
    .filter(({ id, status }) => ['created', 'uploading'].includes(status) && !here.has(id))
    .map((row) => ({
      uploadId: row.id,
      sessionId: null,
      name: row.filename,
      folderId: row.folderId,
      size: row.size,
      uploadedBytes: 0,
      createdAt: row.createdAt,
      reportedAt: null,
      oneClick: false,
    }));
}

/**
 * Goes on with an unfinished upload; call it in the click, since the browser may ask whether the
 * file may be read. Without a file it needs the handle that was kept; where there is none, or the
 * file is another one, its entry becomes `needs-file` and says why. Answers with the entry's id.
 */
export async function continueUpload(
  { uploadId, name, folderId, size }: UnfinishedUpload,
  workspace: WorkspaceFace,
  file?: File,
): Promise<string> {
  const id = `upload-${++added}`;
  const fits = file?.name === name && file.size === size;
  const problem = file && !fits ? `This is another file than ${name}. Choose that one.` : null;
  addEntries([
    {
      id,
      name,
      path: [],
      size,
      workspace,
      folderId,
      folderName: null,
      batch: id,
      sessionId: null,
      uploadId,
      phase: fits ? 'waiting' : 'needs-file',
      bytes: 0,
      speed: null,
      problem,
      retryable: false,
      conflict: null,
    },
  ]);
  if (file && fits) {
    const client = clientOf(workspace.id);
    const controller = new AbortController();
    jobs.set(id, { file, filename: name, folderId, client, controller, sent: false, uploadId });
    enqueue(id);
  }
  return id;
}
