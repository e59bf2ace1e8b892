import { mostPaths } from '#server/folders/schema.ts';
import { mimeType, mostFiles, type NewFile } from '#server/uploads/schema.ts';
import { refreshFolders } from '../../folders/folder-cache.ts';
import { RefusedUpload } from '../upload-failure.ts';
import { dropContent, show, type UploadBatch, type UploadJob } from './job.ts';
import { keepHandles } from './kept-handles.ts';
import { abandon, fail, run } from './run.ts';
import { readSmall } from './small-content.ts';
import { endStrays } from './strays.ts';
import type { UploadPlan, UploadTransport } from './transport.ts';

const mebibyte = 1024 ** 2;
/** What is read before a start, of its files together: their URLs come with the plans, calls less. */
const early = { bytes: 32 * mebibyte, each: 8 * mebibyte, atOnce: 24 };

/** The browser's guess without parameters, or plain bytes where it has none that fits. */
function mimeTypeOf(file: File): string {
  const guess = mimeType.safeParse(file.type.split(';', 1)[0]?.trim().toLowerCase());
  return guess.success ? guess.data : 'application/octet-stream';
}

const keyOf = (path: readonly string[]): string => path.join('/');

/** Makes the folders below the target that are not there yet, a thousand in a call. */
async function ensureFolders(batch: UploadBatch, jobs: readonly UploadJob[]): Promise<void> {
  const { client, target, transport } = batch;
  const unplaced = jobs.filter(({ folderId }) => folderId === undefined);
  const paths = new Map<string, string[]>();
  for (const path of [...unplaced.map((job) => job.path), ...batch.emptyFolders])
    paths.set(keyOf(path), [...path]);
  if (paths.size === 0) return;
  const ids = new Map<string, string | undefined>();
  const all = [...paths];
  for (let at = 0; at < all.length; at += mostPaths) {
    const some = all.slice(at, at + mostPaths);
    const made = await transport.ensureFolders(
      target.folderId,
      some.map(([, path]) => path),
    );
    for (const [i, [key]] of some.entries()) ids.set(key, made[i]);
  }
  batch.emptyFolders = [];
  for (const job of unplaced) {
    job.folderId = ids.get(keyOf(job.path));
    if (job.folderId === undefined) throw new Error('a folder was not made');
  }
  refreshFolders(client);
}

/** Learned from the first refusal: the store compares MD5 alone, which is made when parts are sent. */
let worthHashingEarly = true;

/** Asked anew: it may have been paused or cancelled meanwhile. */
const isHashing = ({ phase }: UploadJob): boolean => phase === 'hashing';

/** Those of the files that are read before the start: all that are small, as far as the bytes go. */
function toRead(jobs: readonly UploadJob[]): UploadJob[] {
  let bytes = 0;
  return jobs.filter(({ early: known, phase, file: { size } }) => {
    if (known || phase !== 'waiting' || size > early.each || bytes + size > early.bytes)
      return false;
    bytes += size;
    return true;
  });
}

async function hashEarly(jobs: readonly UploadJob[]): Promise<void> {
  if (!worthHashingEarly) return;
  const waiting = toRead(jobs);
  const readNext = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      // Paused or cancelled meanwhile.
      if (job.phase !== 'waiting') continue;
      show(job, { phase: 'hashing', bytes: 0 });
      try {
        const { hashes, content } = await readSmall(job.file);
        job.early = hashes;
        job.content = content;
      } catch {
        // It is read again when it is sent, and what is wrong is told then.
      }
      // From here on it waits for the server, perhaps for the network.
      if (isHashing(job)) show(job, { phase: 'waiting' });
    }
  };
  await Promise.all(Array.from({ length: early.atOnce }, readNext));
}

const toFile = (job: UploadJob): NewFile => ({
  folderId: job.folderId ?? null,
  filename: job.filename,
  size: job.file.size,
  mimeType: mimeTypeOf(job.file),
  modifiedAt: new Date(job.file.lastModified),
  onConflict: job.onConflict,
  ...job.early,
});

/** What becomes of a file by its plan. */
function take(job: UploadJob, plan: UploadPlan, sessionId: string | null): void {
  job.starting = false;
  if (!plan.ok) {
    if (job.phase === 'cancelled') return;
    if (plan.conflict) show(job, { phase: 'asking', conflict: plan.conflict, sessionId });
    else fail(job, new RefusedUpload(plan.code, plan.message));
    return;
  }
  const { uploadId, partSize, partCount, put } = plan;
  const hashes = new Map(partCount === 1 && job.early ? [[1, job.early]] : []);
  const cut = { partSize, partCount };
  if (partCount > 1) dropContent(job);
  job.transfer = { uploadId, cut, hashes, stored: new Set(), put, reading: undefined };
  show(job, { sessionId, uploadId, ...(job.phase === 'hashing' && { phase: 'waiting' }) });
  if (job.phase === 'cancelled') abandon(job);
  // What was paused meanwhile goes on when it is resumed.
  else if (job.phase !== 'paused') run(job);
}

async function start(
  batch: UploadBatch,
  jobs: readonly UploadJob[],
): ReturnType<UploadTransport['start']> {
  const { name, files, bytes, target, transport } = batch;
  const session = batch.sessionId
    ? { id: batch.sessionId }
    : { name, folderId: target.folderId, files, bytes };
  const started = await transport.start({ session, files: jobs.map(toFile) });
  batch.sessionId ??= started.sessionId;
  return started;
}

/**
 * Starts files on the server, a thousand in a call: what cannot be taken is told before a byte is
 * sent. Each goes on by itself from there.
 * @throws an error of the API only where there are folders and no files
 */
export async function begin(batch: UploadBatch, jobs: readonly UploadJob[]): Promise<void> {
  for (const job of jobs) job.starting = true;
  try {
    await ensureFolders(batch, jobs);
    const open = () => jobs.filter(({ starting, phase }) => starting && phase !== 'cancelled');
    for (
      let some = open().slice(0, mostFiles);
      some.length > 0;
      some = open().slice(0, mostFiles)
    ) {
      await hashEarly(some);
      const asked = performance.now();
      const { plans, sessionId, repeated } = await start(batch, some);
      for (const [i, job] of some.entries()) {
        const plan = plans[i];
        if (!plan) throw new Error('the server has no plan for a file');
        if (!plan.ok && plan.needs === 'md5' && job.early) {
          // Asked for again in the next round, without a checksum.
          worthHashingEarly = false;
          job.early = undefined;
          continue;
        }
        take(job, plan, sessionId);
      }
      keepHandles(some);
      if (repeated) endStrays(batch, some, performance.now() - asked);
    }
  } catch (error) {
    if (jobs.length === 0) throw error;
    for (const job of jobs) if (job.starting && job.phase !== 'cancelled') fail(job, error);
  } finally {
    for (const job of jobs) job.starting = false;
  }
}
