import PQueue from 'p-queue';
import { type ReadTarget, readWhole } from './read-object.ts';

/** What reading an object has come to so far. */
export type Digest =
  /** SHA-256 in hexadecimal: of the whole, and of each part where its size was asked for. */
  | { state: 'done'; sha256: string; parts: string[] }
  | { state: 'missing' }
  /** Another object lies under the key by now. */
  | { state: 'changed' }
  | { state: 'reading' };

/** Milliseconds that a request waits; the reading goes on, and the next request finds it. */
const requestPatience = 20_000;
/** Milliseconds for which an outcome is kept for the request that asks again. */
const keptFor = 5 * 60_000;

/** Objects read at once: each costs a core and a connection. */
const queue = new PQueue({ concurrency: 2 });
const readings = new Map<string, Promise<Digest>>();

interface Target extends ReadTarget {
  /** Bytes of each part whose SHA-256 is wanted as well. */
  partSize?: number;
}

async function read(target: Target): Promise<Digest> {
  const reading = await readWhole(target, { head: 0, partSize: target.partSize });
  if (reading.state !== 'done') return reading;
  const { sha256, parts } = reading;
  return { state: 'done', sha256, parts };
}

function begin(target: Target): Promise<Digest> {
  const id = JSON.stringify(target);
  const running = readings.get(id);
  if (running) return running;
  const started = queue.add(() => read(target));
  readings.set(id, started);
  const forget = () => readings.delete(id);
  started.then(({ state }) => {
    // Without an ETag nobody can tell whether it is still the same object.
    if (state === 'done' && target.etag) setTimeout(forget, keptFor).unref();
    else forget();
  }, forget);
  return started;
}

/**
 * The SHA-256 of an object as it is stored, by reading it once; `reading` where that takes longer
 * than a request should. Several callers share one reading.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function readDigest(target: Target, patience = requestPatience): Promise<Digest> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Digest>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'reading' }), patience);
  });
  return Promise.race([begin(target), limit]).finally(() => clearTimeout(timer));
}
