import { createSHA256 } from 'hash-wasm';

/** What the worker says: bytes read so far, then the hash in hexadecimal; or why it cannot read. */
export type HashMessage =
  | { kind: 'progress'; bytes: number }
  | { kind: 'done'; bytes: number; sha256: string }
  | { kind: 'failed'; unreadable: boolean; message: string };

/** Milliseconds between two reports. */
const reportEvery = 100;

const say = (message: HashMessage): void => self.postMessage(message);

/** Reads a file as a stream, so that memory does not grow with it. */
async function hash(file: Blob): Promise<void> {
  const sha256 = await createSHA256();
  const reader = file.stream().getReader();
  let bytes = 0;
  let reported = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    sha256.update(part.value);
    bytes += part.value.byteLength;
    if (performance.now() - reported < reportEvery) continue;
    reported = performance.now();
    say({ kind: 'progress', bytes });
  }
  say({ kind: 'done', bytes, sha256: sha256.digest('hex') });
}

self.onmessage = ({ data }: MessageEvent<Blob>) => {
  hash(data).catch((error: unknown) => {
    const unreadable =
      error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name);
    say({ kind: 'failed', unreadable, message: String(error) });
  });
};
