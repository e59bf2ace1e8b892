import { mostReports } from '#server/uploads/schema.ts';
import { isEndedPhase } from '../upload-entry.ts';
import { releaseLocks } from './held-locks.ts';
import { bytesSent, show, type UploadBatch, type UploadJob } from './job.ts';
import type { ToReport, UploadTransport } from './transport.ts';

/** Milliseconds between two looks: as often as progress is reported at most. */
const pace = 1_000;

let timer: ReturnType<typeof setInterval> | undefined;
/**
 * What was last reported, so that what stands still is not told again. What is seen for the first time
 * is not told either: a small file is sent before anybody has read of its progress.
 */
const told = new WeakMap<UploadJob, number>();
const reporting = new Set<UploadTransport>();

function reportOf(job: UploadJob): ToReport | undefined {
  const { transfer, meter } = job;
  if (!transfer || job.phase !== 'sending') return undefined;
  const uploadedBytes = bytesSent(job);
  const before = told.get(job);
  told.set(job, uploadedBytes);
  if (before === undefined || before === uploadedBytes) return undefined;
  const { uploadId, stored } = transfer;
  return { uploadId, uploadedBytes, partsDone: stored.size, speed: meter.speed() };
}

async function report(transport: UploadTransport, uploads: ToReport[]): Promise<void> {
  reporting.add(transport);
  // What is lost is told by the next one.
  await transport.report(uploads).catch(() => {});
  reporting.delete(transport);
}

/** @returns whether anything is left to look at */
function beat(jobs: ReadonlyMap<string, UploadJob>): boolean {
  const now = performance.now();
  const live = new Set<UploadBatch>();
  const reports = new Map<UploadTransport, ToReport[]>();
  for (const job of jobs.values()) {
    if (!isEndedPhase(job.phase)) live.add(job.batch);
    if (job.phase !== 'sending') continue;
    job.meter.note(now, bytesSent(job));
    show(job, { speed: job.meter.speed() });
    const { transport } = job.batch;
    if (reporting.has(transport)) continue;
    const due = reports.get(transport) ?? [];
    reports.set(transport, due);
    const own = due.length < mostReports ? reportOf(job) : undefined;
    if (own) due.push(own);
  }
  for (const [transport, due] of reports) if (due.length > 0) report(transport, due);
  releaseLocks(live);
  return live.size > 0;
}

/** Measures speeds and reports progress once a second, while there is anything to do. */
export function keepPulse(jobs: ReadonlyMap<string, UploadJob>): void {
  timer ??= setInterval(() => {
    if (beat(jobs)) return;
    clearInterval(timer);
    timer = undefined;
  }, pace);
}
