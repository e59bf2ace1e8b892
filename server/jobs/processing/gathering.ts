import { processObjects } from './together/mutations.ts';

/** Objects that are processed together. */
export const mostTogether = 100;
/** Milliseconds between two rounds: while files come by hundreds, each round takes many of them. */
const pace = 1_000;

interface Waiting {
  id: string;
  signal: AbortSignal | undefined;
  settle: PromiseWithResolvers<void>;
}

const waiting: Waiting[] = [];
let running = false;
let begunAt = Number.NEGATIVE_INFINITY;

async function round(some: readonly Waiting[]): Promise<void> {
  try {
    const results = await processObjects(
      some.map(({ id }) => id),
      // The queue has one for all of its jobs.
      some[0]?.signal,
    );
    for (const [n, { settle }] of some.entries()) settle.resolve(results[n]);
  } catch (error) {
    for (const { settle } of some) settle.reject(error);
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function drain(): Promise<void> {
  while (waiting.length > 0) {
    const wait = begunAt + pace - performance.now();
    if (wait > 0 && waiting.length < mostTogether) await pause(wait);
    begunAt = performance.now();
    await round(waiting.splice(0, mostTogether));
  }
  running = false;
}

/**
 * `processObject`, together with what other jobs of this process ask for: the first at once, then a
 * round a second at most unless it is full. So processing yields to uploads that run, and a thousand
 * small files cost a dozen transactions. Each job succeeds or fails by itself, as the queue knows it.
 */
export function processGathered(id: string, signal?: AbortSignal): Promise<void> {
  const settle = Promise.withResolvers<void>();
  waiting.push({ id, signal, settle });
  if (!running) {
    running = true;
    // What the queue has handed out in the same moment goes along.
    setImmediate(drain);
  }
  return settle.promise;
}
