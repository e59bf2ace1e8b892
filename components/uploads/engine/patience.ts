import pRetry from 'p-retry';
import { failureOf, isPassing } from '../../trpc/api-error.ts';
import { isReachable, noteSilence, onReach, whenReachable } from '../../trpc/reach.ts';
import { inTurn } from '../../trpc/retry-after.ts';
import { PassingFailure, UploadFailure } from '../upload-failure.ts';

/** Milliseconds; then twice as long each time, and up to twice that by chance. */
const patience = { retries: 4, minTimeout: 1_000, factor: 2, randomize: true };

/** Whether the same try may succeed later without anybody's doing. */
const passes = (error: unknown): boolean =>
  error instanceof UploadFailure ? error instanceof PassingFailure : isPassing(failureOf(error));

/** Waits until the server can be reached; tells whether it could not. */
async function waitForServer(signal: AbortSignal): Promise<boolean> {
  let away = !isReachable();
  const unsubscribe = onReach(() => {
    away ||= !isReachable();
  });
  noteSilence();
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const abort = () => resolve();
  signal.addEventListener('abort', abort, { once: true });
  await Promise.race([whenReachable(), aborted]);
  signal.removeEventListener('abort', abort);
  unsubscribe();
  return away;
}

/**
 * Tries, again where the failure is one that passes: after longer and longer pauses, when the server
 * can be reached again, or when it says that it is one's turn.
 * @throws the last failure; the signal's reason when it aborts
 */
export function patiently<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  let away = false;
  return pRetry(() => inTurn(attempt, signal), {
    ...patience,
    signal,
    shouldRetry: ({ error }) => passes(error),
    async onFailedAttempt({ error }) {
      away = passes(error) && (await waitForServer(signal));
    },
    // However often the network goes: that it was away uses up no try.
    shouldConsumeRetry: () => !away,
  });
}
