import { type Failure, failureOf } from './api-error.ts';

/** Milliseconds after which a call that was refused for coming too often may be made again. */
export function retryAfter({ code, details }: Failure): number | undefined {
  const seconds = Number(details.retryAfter);
  return code === 'RATE_LIMITED' && seconds > 0 ? seconds * 1_000 : undefined;
}

/** Resolves after `ms`. @throws the signal's reason, at once when it aborts */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** Makes a call; where the server has had too many, waits as long as it says and makes it again. */
export async function inTurn<T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  onHeld?: () => void,
): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const ms = retryAfter(failureOf(error));
      if (ms === undefined) throw error;
      onHeld?.();
      await pause(ms, signal);
    }
  }
}
