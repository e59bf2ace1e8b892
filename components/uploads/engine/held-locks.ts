import type { UploadBatch } from './job.ts';

/** Names of locks, by which the tabs of a browser know what one of them works on. */
export const sessionLock = (sessionId: string): string => `holdall-upload-session-${sessionId}`;
export const uploadLock = (uploadId: string): string => `holdall-upload-${uploadId}`;

const holding = new Map<UploadBatch, () => void>();

/**
 * Says to the other tabs that this one works on it. The browser lets go of it when the tab goes,
 * however it goes. Without locks (plain HTTP on a network address) nobody is told.
 */
export function holdLock(batch: UploadBatch): void {
  const name = batch.continued
    ? uploadLock(batch.continued)
    : batch.sessionId && sessionLock(batch.sessionId);
  if (!name || holding.has(batch) || navigator.locks === undefined) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  holding.set(batch, resolve);
  navigator.locks.request(name, { mode: 'shared' }, () => promise).catch(() => {});
}

/** Lets go of all that is not live any more. */
export function releaseLocks(live: ReadonlySet<UploadBatch>): void {
  for (const [batch, release] of holding) {
    if (live.has(batch)) continue;
    holding.delete(batch);
    release();
  }
}

/** The locks that tabs of this browser hold, this one included. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  if (navigator.locks === undefined) return new Set();
  const { held } = await navigator.locks.query();
  return new Set((held ?? []).map(({ name }) => name ?? ''));
}
