import { pause } from '../../trpc/retry-after.ts';
import { changedOnDisk, isReadable, RefusedUpload, UploadFailure } from '../upload-failure.ts';
import { bytesSent, show, type Transfer, type UploadJob } from './job.ts';
import { createLane } from './lane.ts';
import { missingParts, sendParts } from './send-parts.ts';
import type { Completed } from './transport.ts';

const mebibyte = 1024 ** 2;
/**
 * Small files go by dozens, since each takes longer to announce than to send; of large ones a few
 * fill the line. They do not wait for each other.
 */
const small = createLane({ files: 64, bytes: 64 * mebibyte });
const large = createLane({ files: 4, bytes: Number.POSITIVE_INFINITY });

/** How often what the store turns out to lack is sent, before it is a fault. */
const rounds = 3;

/** While the server reads a file that no store has compared, asking again is all there is to do. */
const askAgainAfter = 2_000;
const askings = 600;

/**
 * Of a file in one piece, the store has compared what arrived with a hash of one reading: it is a
 * state that the file was in. One in parts could be put together from two.
 * @throws UploadFailure where the file is not any more what was chosen
 */
async function compareWithDisk({ file, handle }: UploadJob, { cut }: Transfer): Promise<void> {
  if (cut.partCount === 1) return;
  if (!(await isReadable(file))) throw changedOnDisk();
  if (!handle) return;
  const now = await handle.getFile().catch(() => {
    throw changedOnDisk();
  });
  if (now.size !== file.size || now.lastModified !== file.lastModified) throw changedOnDisk();
}

async function transferInTurn(job: UploadJob, transfer: Transfer, signal: AbortSignal) {
  const lane = transfer.cut.partCount === 1 ? small : large;
  const leave = await lane.enter(job.file.size, signal);
  try {
    return await sendParts(job, transfer, signal);
  } finally {
    leave();
  }
}

async function complete(
  job: UploadJob,
  { uploadId }: Transfer,
  sha256: string | undefined,
  signal: AbortSignal,
): Promise<Completed> {
  for (let asked = 0; ; asked++) {
    const answer = await job.batch.transport.complete({ uploadId, ...(sha256 && { sha256 }) });
    if (answer.ok || answer.retry !== 'complete' || asked === askings) return answer;
    await pause(askAgainAfter, signal);
  }
}

/**
 * Brings the bytes of a file that has been started to the store, and makes it a file there.
 * @throws UploadFailure, an error of the API, or the signal's reason when it aborts
 */
export async function bringOver(
  job: UploadJob,
  transfer: Transfer,
  signal: AbortSignal,
): Promise<Extract<Completed, { ok: true }>> {
  for (let round = 0; round < rounds; round++) {
    const sha256 = await transferInTurn(job, transfer, signal);
    await compareWithDisk(job, transfer);
    signal.throwIfAborted();
    show(job, { phase: 'verifying', bytes: bytesSent(job) });
    const answer = await complete(job, transfer, sha256, signal);
    if (answer.ok) return answer;
    if (answer.retry === null) throw new RefusedUpload(answer.code, answer.message);
    const lacks = answer.missing ?? missingParts({ cut: transfer.cut, stored: new Set() });
    for (const number of lacks) transfer.stored.delete(number);
  }
  throw new UploadFailure('The content of this file has not arrived. Try again.');
}
