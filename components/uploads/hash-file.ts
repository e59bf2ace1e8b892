import type { Hashes, HashMessage, HashRequest } from './hash-worker.ts';
import { changedOnDisk, UploadFailure } from './upload-failure.ts';

interface HashOptions {
  signal: AbortSignal;
  /** Whether the MD5 is wanted as well. */
  md5: boolean;
  /** Bytes read so far. */
  onProgress: (bytes: number) => void;
}

/**
 * The hashes of a file, computed in a worker in one pass: `crypto.subtle` takes whole buffers
 * only, and does not exist on plain-HTTP addresses.
 * @throws UploadFailure where the file cannot be read; the signal's reason when it is aborted
 */
export function hashFile(file: File, { signal, md5, onProgress }: HashOptions): Promise<Hashes> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
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
    reject(new UploadFailure('Your browser could not prepare this file. Load the page again.'));
  };
  worker.postMessage({ file, md5 } satisfies HashRequest);
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    worker.terminate();
  });
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
