import pRetry from 'p-retry';
import { type Cut, mimeType, sizeOfPart } from '#server/uploads/schema.ts';
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

type Permission = { url: string; headers: Record<string, string> };
type Completed = Extract<Outputs['uploads']['complete']['results'][number], { ok: true }>;

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
  /** Of a part, sent as a job of its own. */
  number?: number;
  /** How it is cut: one part is a single PUT. */
  cut?: Cut;
  /** Numbers of the parts that the store lacks; all of them where it has not said. */
  missing?: number[];
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
      session: { name: filename, folderId, files: 1, bytes: file.size },
      files: [{ folderId, filename, size: file.size, mimeType: mimeTypeOf(file), ...hashes }],
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
  job.cut = plan;
}

async function sign(job: UploadJob, uploadId: string, report: Report): Promise<Permission> {
  const hashes = await hash(job, report);
  const parts = [{ uploadId, number: job.number ?? 1, ...hashes }];
  const [result] = (await job.client.api.uploads.sign.mutate({ parts })).results;
  if (!result?.ok) throw new UploadFailure(result?.message ?? 'The server did not answer.');
  return result.put;
}

/** Sends the bytes until the store has them. */
async function send(job: UploadJob, uploadId: string, report: Report): Promise<void> {
  let signedAnew = false;
  const attempt = async (): Promise<void> => {
    report({ phase: 'sending', bytes: 0 });
    job.put ??= await inTurn(() => sign(job, uploadId, report), job.controller.signal);
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

/** Sends what the store lacks of a file in parts, one after the other. */
async function sendParts(job: UploadJob, cut: Cut, report: Report): Promise<void> {
  const { file, uploadId = '' } = job;
  const all = Array.from({ length: cut.partCount }, (_, n) => n + 1);
  for (const number of job.missing ?? all) {
    const from = (number - 1) * cut.partSize;
    const slice = file.slice(from, from + sizeOfPart({ ...cut, size: file.size }, number));
    const part: UploadJob = { ...job, file: new File([slice], file.name), number };
    part.hashes = part.put = undefined;
    await hash(part, () => {});
    await send(part, uploadId, ({ bytes }) =>
      report({ phase: 'sending', bytes: from + (bytes ?? 0) }),
    );
  }
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
async function complete(
  job: UploadJob,
  uploadId: string,
  report: Report,
): Promise<Completed | undefined> {
  const { signal } = job.controller;
  const uploads = [{ uploadId, sha256: job.hashes?.sha256 }];
  const ask = async () => {
    const call = () => job.client.api.uploads.complete.mutate({ uploads });
    const [result] = (await patiently(job, report, call)).results;
    if (!result) throw new UploadFailure('The server did not answer for this file.');
    if (!result.ok && result.retry === 'complete') throw new PassingFailure(result.message);
    return result;
  };
  const result = await pRetry(ask, {
    ...reading,
    signal,
    shouldRetry: ({ error }) => passes(error),
  });
  if (result.ok) return result;
  if (result.retry === 'send') {
    job.missing = result.missing;
    return undefined;
  }
  // The server has ended this upload: trying again starts a new one.
  job.hashes = undefined;
  throw new UploadFailure(result.message);
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
    if (!job.sent && job.cut && job.cut.partCount > 1) await sendParts(job, job.cut, report);
    else if (!job.sent) await send(job, uploadId, report);
    job.sent = true;
    report({ phase: 'verifying' });
    const completed = await complete(job, uploadId, report);
    if (completed) return completed;
    job.sent = false;
    job.put = undefined;
  }
  throw new UploadFailure('The content of this file has not arrived. Try again.');
}
