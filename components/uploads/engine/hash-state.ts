import { createMD5, createSHA256, type IHasher } from 'hash-wasm';
import { giveBack } from './give-back.ts';
import { hexOf } from './hex.ts';

/** In hexadecimal. */
export interface PartHashes {
  sha256: string;
  /** Only where the store compares nothing stronger. */
  md5?: string;
}

/** What a worker is asked: each piece of a file is read once, for all that is wanted of it. */
export type HashRequest =
  | {
      kind: 'read';
      blob: Blob;
      /** Which hashes of this piece are wanted. */
      own: 'none' | 'sha256' | 'sha256+md5';
      /** The whole file's hash that it continues: pieces must come in their order. */
      running?: string;
    }
  | { kind: 'finish'; running: string }
  | { kind: 'drop'; running: string };

export interface HashAnswer {
  own?: PartHashes;
  /** Of the whole file, at its finish. */
  whole?: string;
}

/** Bytes read at once: what a worker holds in memory. */
const piece = 2 * 1024 ** 2;

/** What the browser's own SHA-256 is given, which takes whole buffers only: bytes. */
const digestible = 16 * 1024 ** 2;

/**
 * A piece's SHA-256 by the browser, several times as fast as ours and on another thread, while the
 * whole file's hash goes on here. Undefined where it is too large, or the address is plain HTTP.
 */
async function digestOf(blob: Blob, continued: IHasher | undefined): Promise<string | undefined> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined || blob.size > digestible) return undefined;
  return withBytes(blob, async (bytes) => {
    const digest = subtle.digest('SHA-256', bytes);
    continued?.update(bytes);
    return hexOf(await digest);
  });
}

/** @throws DOMException NotReadableError where the file has become shorter */
async function withBytes<T>(
  blob: Blob,
  use: (bytes: Uint8Array<ArrayBuffer>) => T | Promise<T>,
): Promise<T> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  try {
    if (bytes.byteLength !== blob.size)
      throw new DOMException('fewer bytes than the file has', 'NotReadableError');
    return await use(bytes);
  } finally {
    giveBack(bytes.buffer);
  }
}

async function readInto(blob: Blob, hashers: readonly IHasher[]): Promise<void> {
  for (let at = 0; at < blob.size; at += piece)
    await withBytes(blob.slice(at, at + piece), (bytes) => {
      for (const hasher of hashers) hasher.update(bytes);
    });
}

/** The hashes that are under way in one worker. Requests must come one after the other. */
export function createHashState(): (request: HashRequest) => Promise<HashAnswer> {
  const running = new Map<string, IHasher>();

  async function runningOf(name: string): Promise<IHasher> {
    const known = running.get(name);
    if (known) return known;
    const made = (await createSHA256()).init();
    running.set(name, made);
    return made;
  }

  return async (request) => {
    if (request.kind === 'drop') {
      running.delete(request.running);
      return {};
    }
    if (request.kind === 'finish') {
      const whole = (await runningOf(request.running)).digest('hex');
      running.delete(request.running);
      return { whole };
    }
    const { blob, own } = request;
    const continued = request.running === undefined ? undefined : await runningOf(request.running);
    const digest = own === 'sha256' ? await digestOf(blob, continued) : undefined;
    if (digest) return { own: { sha256: digest } };
    const sha256 = own === 'none' ? undefined : (await createSHA256()).init();
    const md5 = own === 'sha256+md5' ? (await createMD5()).init() : undefined;
    await readInto(
      blob,
      [sha256, md5, continued].filter((hasher) => hasher !== undefined),
    );
    if (!sha256) return {};
    return { own: { sha256: sha256.digest('hex'), ...(md5 && { md5: md5.digest('hex') }) } };
  };
}
