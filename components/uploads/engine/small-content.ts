import { changedOnDisk, UploadFailure } from '../upload-failure.ts';
import { giveBack } from './give-back.ts';
import { hashPiece } from './hash-pool.ts';
import type { PartHashes } from './hash-state.ts';
import { hexOf } from './hex.ts';

const kibibyte = 1024;
/** Bytes up to which a file is read by the page itself: asking a worker would take longer. */
const small = 256 * kibibyte;
/** Bytes that are kept until they are sent, of all files together: each is read once then. */
const mostKept = 32 * kibibyte ** 2;

let keptBytes = 0;

/** What was read of a small file, to be sent as it was hashed. */
export interface SmallContent {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Gives the memory back. */
  drop(): void;
}

function keep(bytes: Uint8Array<ArrayBuffer>): SmallContent | undefined {
  const size = bytes.byteLength;
  if (keptBytes + size > mostKept) {
    giveBack(bytes.buffer);
    return undefined;
  }
  keptBytes += size;
  let dropped = false;
  return {
    bytes,
    drop() {
      if (dropped) return;
      dropped = true;
      keptBytes -= size;
      giveBack(bytes.buffer);
    },
  };
}

/**
 * Reads a small file once, for its hash and for sending it; of others, and where the browser hashes
 * nothing itself (plain HTTP), a worker makes the hash and the content is read again.
 * @throws UploadFailure where it cannot be read
 */
export async function readSmall(
  file: File,
): Promise<{ hashes: PartHashes | undefined; content: SmallContent | undefined }> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined || file.size > small)
    return { hashes: (await hashPiece(file, false)).own, content: undefined };
  const bytes = await file.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => {
      throw changedOnDisk();
    },
  );
  if (bytes.byteLength !== file.size) throw new UploadFailure('This file cannot be read.');
  const sha256 = hexOf(await subtle.digest('SHA-256', bytes));
  return { hashes: { sha256 }, content: keep(bytes) };
}
