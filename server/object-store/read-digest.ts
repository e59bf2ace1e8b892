import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import PQueue from 'p-queue';
import { isMissing, statusOf, storageUnavailable, storeClient } from './client.ts';

/** What reading an object has come to so far. */
export type Reading =
  | { state: 'done'; sha256: string }
  | { state: 'missing' }
  /** Another object lies under the key by now. */
  | { state: 'changed' }
  | { state: 'reading' };

/** Milliseconds that a request waits; the reading goes on, and the next request finds it. */
const requestPatience = 20_000;
/** Milliseconds of silence after which a reading is given up. */
const silence = 30_000;
/** Milliseconds for which an outcome is kept for the request that asks again. */
const keptFor = 5 * 60_000;

/** Objects read at once: each costs a core and a connection. */
const queue = new PQueue({ concurrency: 2 });
const readings = new Map<string, Promise<Reading>>();

interface Target {
  bucket: string;
  key: string;
  etag: string;
}

/** Streams the object through SHA-256: memory does not grow with it. */
async function read({ bucket, key, etag }: Target): Promise<Reading> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error('the store fell silent')), silence);
  };
  heard();
  try {
    const { Body } = await storeClient().send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...(etag ? { IfMatch: etag } : {}) }),
      { abortSignal: abort.signal },
    );
    const hash = createHash('sha256');
    const stream = Body?.transformToWebStream();
    if (stream)
      for await (const chunk of stream) {
        heard();
        hash.update(chunk);
      }
    return { state: 'done', sha256: hash.digest('hex') };
  } catch (error) {
    if (isMissing(error)) return { state: 'missing' };
    if (statusOf(error) === 412) return { state: 'changed' };
    throw storageUnavailable(error);
  } finally {
    clearTimeout(timer);
  }
}

function begin(target: Target): Promise<Reading> {
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
export async function readDigest(target: Target, patience = requestPatience): Promise<Reading> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Reading>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'reading' }), patience);
  });
  return Promise.race([begin(target), limit]).finally(() => clearTimeout(timer));
}
