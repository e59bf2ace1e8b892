import { createMD5, createSHA256 } from 'hash-wasm';

/** The file, and whether its MD5 is wanted too: only stores that compare nothing stronger need it. */
export interface HashRequest {
  file: Blob;
  md5: boolean;
}

/** In hexadecimal. */
export interface Hashes {
  sha256: string;
  md5?: string;
}

/** What the worker says: bytes read so far, then the hashes; or why it cannot read. */
export type HashMessage =
  | { kind: 'progress'; bytes: number }
  | { kind: 'done'; bytes: number; hashes: Hashes }
  | { kind: 'failed'; unreadable: boolean; message: string };

/** Milliseconds between two reports. */
const reportEvery = 100;

const say = (message: HashMessage): void => self.postMessage(message);

/** Reads a file once, as a stream, so that memory does not grow with it. */
async function hash({ file, ...wanted }: HashRequest): Promise<void> {
  const sha256 = await createSHA256();
  const md5 = wanted.md5 ? await createMD5() : undefined;
  const reader = file.stream().getReader();
  let bytes = 0;
  let reported = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    sha256.update(part.value);
    md5?.update(part.value);
    bytes += part.value.byteLength;
    if (performance.now() - reported < reportEvery) continue;
    reported = performance.now();
    say({ kind: 'progress', bytes });
  }
  const hashes: Hashes = { sha256: sha256.digest('hex'), ...(md5 && { md5: md5.digest('hex') }) };
  say({ kind: 'done', bytes, hashes });
}

self.onmessage = ({ data }: MessageEvent<HashRequest>) => {
  hash(data).catch((error: unknown) => {
    const unreadable =
      error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name);
    say({ kind: 'failed', unreadable, message: String(error) });
  });
};
