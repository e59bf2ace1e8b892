import { failureOf } from '../../trpc/api-error.ts';
import { RefusedUpload, UploadFailure } from '../upload-failure.ts';
import { bringOver } from './finish.ts';
import { holdLock } from './held-locks.ts';
import { closeReading, show, type UploadJob } from './job.ts';
import { forgetHandles } from './kept-handles.ts';
import { keepPulse } from './pulse.ts';
import { refreshSoon } from './refresh-soon.ts';

/** What is under way or can be tried again, by the ids of the entries. */
export const jobs = new Map<string, UploadJob>();

/** Where there can be one: looking for it a thousand times costs more than sending small files. */
function forgetHandle({ transfer, handle, batch }: UploadJob): void {
  if (!transfer || (handle === undefined && batch.continued === null)) return;
  forgetHandles([transfer.uploadId]);
}

/** It is a file now, or was skipped for one: nothing more to do. */
function end(job: UploadJob, phase: 'done' | 'skipped', filename: string): void {
  jobs.delete(job.id);
  forgetHandle(job);
  closeReading(job);
  show(job, { phase, name: filename, bytes: job.file.size, conflict: null, problem: null });
  if (phase === 'done') refreshSoon(job.batch.client);
}

/** The server gives the upload up; one that is a file by then is shown as done. */
export async function abandon(job: UploadJob): Promise<void> {
  const { transfer } = job;
  forgetHandle(job);
  closeReading(job);
  job.transfer = undefined;
  if (!transfer) return;
  try {
    const answer = await job.batch.transport.cancel(transfer.uploadId);
    if (!answer.ok && answer.code === 'CONFLICT') end(job, 'done', job.filename);
  } catch {
    // Where the server does not hear, a job of its own gives it up later.
  }
}

/** The server has ended it, or does not know it: trying again starts a new one. */
const hasEnded = (code: string | null): boolean => code === 'CONFLICT' || code === 'NOT_FOUND';

export function fail(job: UploadJob, error: unknown): void {
  const known = error instanceof UploadFailure;
  const { code, message } = failureOf(error);
  const retryable = known ? error.retryable : code !== 'FORBIDDEN' && code !== 'INVALID';
  const ended = hasEnded(error instanceof RefusedUpload ? error.code : code);
  if (ended || !retryable) abandon(job);
  show(job, { phase: 'failed', problem: known ? error.message : message, retryable });
}

/** Sends what has been started, until it is a file. */
export async function run(job: UploadJob): Promise<void> {
  const { transfer, controller } = job;
  const { signal } = controller;
  if (!transfer) throw new Error('an upload is sent before it has been started');
  holdLock(job.batch);
  keepPulse(jobs);
  try {
    const completed = await bringOver(job, transfer, signal);
    // Also after a cancellation that came too late: the file is there.
    end(job, completed.outcome === 'skipped' ? 'skipped' : 'done', completed.filename);
  } catch (error) {
    if (!signal.aborted) fail(job, error);
  }
}
