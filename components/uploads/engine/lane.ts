interface LaneLimits {
  /** At once. */
  files: number;
  /** Of all files that are in it at once; one alone may be larger. */
  bytes: number;
}

interface Waiting {
  bytes: number;
  enter: () => void;
}

/** How many uploads are worked on at once, in the order in which they came. */
export interface Lane {
  /**
   * Resolves with what leaves it again.
   * @throws the signal's reason when it aborts before its turn
   */
  enter(bytes: number, signal: AbortSignal): Promise<() => void>;
}

export function createLane(limits: LaneLimits): Lane {
  const waiting = new Set<Waiting>();
  let files = 0;
  let taken = 0;

  const fits = (bytes: number): boolean =>
    files === 0 || (files < limits.files && taken + bytes <= limits.bytes);

  function letIn(): void {
    for (const next of waiting) {
      if (!fits(next.bytes)) return;
      waiting.delete(next);
      files++;
      taken += next.bytes;
      next.enter();
    }
  }

  return {
    enter(bytes, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      if (signal.aborted) {
        reject(signal.reason);
        return promise;
      }
      let left = false;
      const leave = () => {
        if (left) return;
        left = true;
        files--;
        taken -= bytes;
        letIn();
      };
      const abort = () => {
        if (waiting.delete(own)) reject(signal.reason);
        letIn();
      };
      const own: Waiting = {
        bytes,
        enter() {
          signal.removeEventListener('abort', abort);
          resolve(leave);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      waiting.add(own);
      letIn();
      return promise;
    },
  };
}
