import { sizeOfPart } from '#server/uploads/schema.ts';
import {
  changedOnDisk,
  isReadable,
  PassingFailure,
  RefusedUpload,
  UploadFailure,
} from '../upload-failure.ts';
import { connectionBudget, createConnections } from './fair-queue.ts';
import { hashPiece } from './hash-pool.ts';
import type { PartHashes } from './hash-state.ts';
import { bytesSent, dropContent, show, type Transfer, type UploadJob } from './job.ts';
import { patiently } from './patience.ts';
import { putPart } from './put-part.ts';
import { putSmall } from './put-small.ts';
import { beginReading, pieceOf } from './reading.ts';
import type { PutPermission } from './transport.ts';

/** Shared by all uploads of this tab, whatever workspace they go to. */
const connections = createConnections(connectionBudget);

/**
 * Parts of a file that are hashed and signed before they are sent: enough that no connection waits
 * for a hash, few enough that no URL expires before its turn.
 */
const ahead = connectionBudget + 2;

/** Learned from the first refusal: this Holdall's store compares MD5 and nothing stronger. */
let md5Wanted = false;

async function hashesOf({ hashes, reading }: Transfer, number: number): Promise<PartHashes> {
  const known = hashes.get(number);
  if (known && (known.md5 || !md5Wanted)) return known;
  if (!reading) throw new Error('a file is read before its reading has begun');
  const made = await reading.part(number, md5Wanted);
  hashes.set(number, made);
  return made;
}

async function permissionFor(
  job: UploadJob,
  transfer: Transfer,
  number: number,
): Promise<PutPermission> {
  const { uploadId } = transfer;
  const { transport } = job.batch;
  const hashes = await hashesOf(transfer, number);
  let answer = await transport.sign({ uploadId, number, ...hashes });
  // Of parts that were asked for side by side, each has to be asked for again.
  if (!answer.ok && answer.needs === 'md5' && !hashes.md5) {
    md5Wanted = true;
    answer = await transport.sign({ uploadId, number, ...(await hashesOf(transfer, number)) });
  }
  if (!answer.ok) throw new RefusedUpload(answer.code, answer.message);
  return answer.put;
}

/**
 * Why the store refuses a body for what it is. Bytes that are still what was promised were altered
 * on their way: they are sent again.
 */
async function refusedBody(
  job: UploadJob,
  transfer: Transfer,
  number: number,
): Promise<UploadFailure> {
  const promised = transfer.hashes.get(number)?.sha256;
  const { own } = await hashPiece(pieceOf(job.file, transfer.cut, number), false);
  return promised === own?.sha256
    ? new PassingFailure(
        'What arrives at the storage is not what was sent: something on the way alters it. Try another network.',
      )
    : changedOnDisk();
}

/** Sends one part until the store has it. */
async function sendPart(
  job: UploadJob,
  transfer: Transfer,
  number: number,
  signal: AbortSignal,
): Promise<void> {
  const { inFlight } = job;
  const body = job.content ?? pieceOf(job.file, transfer.cut, number);
  const size = sizeOfPart({ ...transfer.cut, size: job.file.size }, number);
  let put = transfer.cut.partCount === 1 ? transfer.put : undefined;
  let signedAnew = false;
  const onProgress = (bytes: number) => {
    inFlight.set(number, Math.min(bytes, size));
    show(job, { phase: 'sending', bytes: bytesSent(job) });
  };
  const attempt = async (): Promise<void> => {
    const { url, headers } = put ?? (await permissionFor(job, transfer, number));
    signal.throwIfAborted();
    put = { url, headers };
    const send = () => {
      onProgress(0);
      return body instanceof Blob
        ? putPart(body, { url, headers, signal, onProgress })
        : putSmall(body.bytes, { url, headers, signal });
    };
    const status = await connections.add(send, { flow: job.id, signal });
    inFlight.delete(number);
    // 412: an earlier answer was lost and the store may have it already; completing finds out.
    if ((status >= 200 && status < 300) || status === 412) return;
    if (status === 0 && !(await isReadable(job.file))) throw changedOnDisk();
    if (status === 403 || status === 404) {
      // It has expired, or the store does not know this upload any more: then signing says so.
      if (signedAnew) throw new UploadFailure('The storage refused this file. Try again.');
      signedAnew = true;
      put = undefined;
      return attempt();
    }
    if (status >= 400 && status < 500 && status !== 408 && status !== 429)
      throw await refusedBody(job, transfer, number);
    throw new PassingFailure('The storage did not answer. Check your connection and try again.');
  };
  try {
    await patiently(attempt, signal);
    transfer.stored.add(number);
    transfer.put = undefined;
    dropContent(job);
  } finally {
    inFlight.delete(number);
  }
  show(job, { bytes: bytesSent(job) });
}

/** Parts that the store lacks, in their order. */
export function missingParts({ cut, stored }: Pick<Transfer, 'cut' | 'stored'>): number[] {
  const missing: number[] = [];
  for (let number = 1; number <= cut.partCount; number++)
    if (!stored.has(number)) missing.push(number);
  return missing;
}

/**
 * Sends all that the store lacks: parts are hashed in their order while others are sent. Answers
 * with the whole file's SHA-256 where it was sent in parts.
 * @throws UploadFailure; the signal's reason when it aborts
 */
export async function sendParts(
  job: UploadJob,
  transfer: Transfer,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { file } = job;
  const { cut } = transfer;
  const failing = new AbortController();
  const stop = AbortSignal.any([signal, failing.signal]);
  const sending = new Set<Promise<void>>();
  job.inFlight = new Map();
  // What is stored already is read as well, for the whole file's hash, without being sent.
  const onRead = (parts: number) => {
    if (job.inFlight.size === 0 && !job.controller.signal.aborted)
      show(job, { phase: 'hashing', bytes: Math.min(file.size, parts * cut.partSize) });
  };
  transfer.reading ??= beginReading(file, cut, onRead);
  if (transfer.hashes.size === 0 && transfer.stored.size === 0)
    show(job, { phase: 'hashing', bytes: 0 });
  try {
    for (const number of missingParts(transfer)) {
      while (sending.size >= ahead) await Promise.race(sending);
      stop.throwIfAborted();
      await patiently(() => hashesOf(transfer, number), stop);
      if (job.phase === 'hashing') show(job, { phase: 'waiting', bytes: bytesSent(job) });
      const sent: Promise<void> = sendPart(job, transfer, number, stop).finally(() =>
        sending.delete(sent),
      );
      sent.catch((error: unknown) => failing.abort(error));
      sending.add(sent);
    }
    await Promise.all(sending);
    const { reading } = transfer;
    return cut.partCount > 1 ? await patiently(() => reading.whole(), stop) : undefined;
  } catch (error) {
    failing.abort(error);
    await Promise.allSettled(sending);
    throw error;
  }
}
