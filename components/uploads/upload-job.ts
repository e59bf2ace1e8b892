import pRetry from 'p-retry';
import { mimeType } from '#server/uploads/schema.ts';
import { failureOf, isPassing } from '../trpc/api-error.ts';
import { noteSilence, whenReachable } from '../trpc/reach.ts';
import { inTurn } from '../trpc/retry-after.ts';
import type { Outputs } from '../trpc/router.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { hashFile, isReadable } from './hash-file.ts';
import type { Hashes } from './hash-worker.ts';
import { putFile } from './put-file.ts';
import type { UploadEntry } from './upload-entry.ts';
import { changedOnDisk, PassingFailure, UploadFailure } from './upload-failure.ts';

type Permission = Outputs['uploads']['sign'];

/** One file on its way. What it has come to so far is kept, so that a retry goes on from there. */
export interface UploadJob {
  file: File;
  filename: string;
  /** Null: the root. */
  folderId: string | null;
  client: WorkspaceClient;
  controller: AbortController;
  hashes?: Hashes;
  /** Set while the server has an open upload for it. */
  uploadId?: string;
  put?: Permission;
  /** The bytes have been sent, or perhaps have been. */
  sent: boolean;
}

type Report = (change: Partial<Pick<UploadEntry, 'phase' | 'bytes'>>) => void;

/** Milliseconds; then twice as long each time. */
const patience = { retries: 3, minTimeout: 1_000, factor: 2, randomize: true };

/** The browser's guess without parameters, or plain bytes where it has none that fits. */
function mimeTypeOf(file: File): string {
  const guess = mimeType.safeParse(file.type.split(';', 1)[0]?.trim().toLowerCase());
  return guess.success ? guess.data : 'application/octet-stream';
}

/** Whether the same try may succeed later without anybody's doing. */
const passes = (error: unknown): boolean =>
  error instanceof UploadFailure ? error instanceof PassingFailure : isPassing(failureOf(error));

/** Before the next try: as long as nothing can be reached, no try is used up. */
async function waitForServer(error: unknown, job: UploadJob, report: Report): Promise<void> {
  if (!passes(error)) return;
  report({ phase: 'waiting', bytes: 0 });
  noteSilence();
  const { signal } = job.controller;
  const { promise: cancelled, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await Promise.race([whenReachable(), cancelled]);
}

/** Calls the server, again where the failure is one that passes, later where it is asked to wait. */
function patiently<T>(job: UploadJob, report: Report, call: () => Promise<T>): Promise<T> {
  const held = () => report({ phase: 'waiting', bytes: 0 });
  return pRetry(() => inTurn(call, job.controller.signal, held), {
    ...patience,
    signal: job.controller.signal,
    shouldRetry: ({ error }) => passes(error),
    onFailedAttempt: ({ error }) => waitForServer(error, job, report),
  });
}

/** Learned from the first refusal: this Holdall's store compares MD5 and nothing stronger. */
let md5Wanted = false;

async function hash(job: UploadJob, report: Report): Promise<Hashes> {
  const { signal } = job.controller;
  if (md5Wanted && !job.hashes?.md5) job.hashes = undefined;
  if (job.hashes) return job.hashes;
  const onProgress = (bytes: number) => report({ bytes });
  job.hashes = await patiently(job, report, () => {
    report({ phase: 'hashing', bytes: 0 });
    return hashFile(job.file, { signal, md5: md5Wanted, onProgress });
  });
  return job.hashes;
}

async function start(job: UploadJob, report: Report): Promise<void> {
  const { file, filename, folderId, client } = job;
  const hashes = await hash(job, report);
  const { plans } = await patiently(job, report, () =>
    client.api.uploads.start.mutate({
      folderId,
      files: [{ filename, size: file.size, mimeType: mimeTypeOf(file), ...hashes }],
    }),
  );
  const [plan] = plans;
  if (!plan) throw new UploadFailure('The server did not answer for this file.');
  if (!plan.ok && plan.needs === 'md5' && !hashes.md5) {
    md5Wanted = true;
    return start(job, report);
  }
  if (!plan.ok) throw new UploadFailure(plan.message, plan.code !== 'TOO_LARGE');
  job.uploadId = plan.uploadId;
  job.put = plan.put;
}

/** Sends the bytes until the store has them. */
async function send(job: UploadJob, uploadId: string, report: Report): Promise<void> {
  let signedAnew = false;
  const attempt = async (): Promise<void> => {
    report({ phase: 'sending', bytes: 0 });
    job.put ??= await inTurn(
      () => job.client.api.uploads.sign.mutate({ uploadId }),
      job.controller.signal,
    );
    const { url, headers } = job.put;
    const status = await putFile(job.file, {
      url,
      headers,
      signal: job.controller.signal,
      onProgress: (bytes) => report({ bytes }),
    });
    // 412: an earlier reply was lost and the store may have it already; completing finds out.
    if ((status >= 200 && status < 300) || status === 412) return;
    if (status === 0 && !(await isReadable(job.file))) throw changedOnDisk();
    if (status === 403) {
      job.put = undefined;
      if (signedAnew) throw new UploadFailure('The storage refused this file. Try again.');
      signedAnew = true;
      return attempt();
    }
    if (status >= 400 && status < 500) throw await refusal(job);
    throw new PassingFailure('The storage did not answer. Check your connection and try again.');
  };
  await pRetry(attempt, {
    ...patience,
    signal: job.controller.signal,
    shouldRetry: ({ error }) => passes(error),
    onFailedAttempt: ({ error }) => waitForServer(error, job, report),
  });
}

/** The store takes exactly what was promised: other bytes mean that the file has changed. */
async function refusal(job: UploadJob): Promise<UploadFailure> {
  job.hashes = undefined;
  if (!(await isReadable(job.file))) return changedOnDisk();
  return new UploadFailure('What was sent is not what was announced. Try again.');
}

/** While the server reads a file that no store has compared, asking again is all there is to do. */
const reading = { retries: 600, minTimeout: 2_000, factor: 1 };

/** Completes the upload; undefined where the bytes have not arrived and must be sent again. */
async function complete(job: UploadJob, uploadId: string, report: Report) {
  const { signal } = job.controller;
  const ask = () =>
    patiently(job, report, () => job.client.api.uploads.complete.mutate({ uploadId }));
  try {
    return await pRetry(ask, {
      ...reading,
      signal,
      shouldRetry: ({ error }) => failureOf(error).details.retry === 'complete',
    });
  } catch (error) {
    if (failureOf(error).details.retry === 'send') return undefined;
    throw error;
  }
}

/**
 * Brings one file into its workspace: hash, start, send, complete. Answers with the name that it
 * was stored under.
 * @throws UploadFailure, an error of the API, or the signal's reason when it was cancelled
 */
export async function runUpload(job: UploadJob, report: Report): Promise<{ filename: string }> {
  const { signal } = job.controller;
  if (!job.uploadId) await start(job, report);
  const { uploadId } = job;
  if (!uploadId) throw new Error('an upload has no id after its start');
  // What the store says it lacks is sent once more, then it is a fault.
  for (let round = 0; round < 2; round++) {
    signal.throwIfAborted();
    if (!job.sent) await send(job, uploadId, report);
    job.sent = true;
    report({ phase: 'verifying' });
    const completed = await complete(job, uploadId, report);
    if (completed) return completed;
    job.sent = false;
    job.put = undefined;
  }
  throw new UploadFailure('The content of this file has not arrived. Try again.');
}
