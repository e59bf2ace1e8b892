import type { Hashes, HashMessage, HashRequest } from './hash-worker.ts';
import { changedOnDisk, PassingFailure, UploadFailure } from './upload-failure.ts';

interface HashOptions {
  signal: AbortSignal;
  /** Whether the MD5 is wanted as well. */
  md5: boolean;
  /** Bytes read so far. */
  onProgress: (bytes: number) => void;
}

/** Workers that have done their file: the next one needs no start, and no network. */
const idle: Worker[] = [];

const makeWorker = () =>
  new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });

/**
 * The hashes of a file, computed in a worker in one pass: `crypto.subtle` takes whole buffers
 * only, and does not exist on plain-HTTP addresses.
 * @throws UploadFailure where the file cannot be read; PassingFailure where the worker cannot be
 * loaded; the signal's reason when it is aborted
 */
export async function hashFile(
  file: File,
  { signal, md5, onProgress }: HashOptions,
): Promise<Hashes> {
  signal.throwIfAborted();
  const worker = idle.pop() ?? makeWorker();
  const { promise, resolve, reject } = Promise.withResolvers<Hashes>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  worker.onmessage = ({ data }: MessageEvent<HashMessage>) => {
    if (data.kind === 'progress') onProgress(data.bytes);
    else if (data.kind === 'failed')
      reject(data.unreadable ? changedOnDisk() : new UploadFailure('This file cannot be read.'));
    else if (data.bytes !== file.size) reject(changedOnDisk());
    else resolve(data.hashes);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new PassingFailure('Your browser could not prepare this file. Load the page again.'));
  };
  worker.postMessage({ file, md5 } satisfies HashRequest);
  try {
    const hashes = await promise;
    idle.push(worker);
    return hashes;
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Whether the file is still what was chosen: browsers refuse to read one that was changed. */
export async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
