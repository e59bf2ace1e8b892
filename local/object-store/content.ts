import { createHash } from 'node:crypto';
import type { BlobFolder } from './blob-folder.ts';

/** One of the blobs that an object's bytes are in, one after the other. */
export interface Piece {
  blob: string;
  size: number;
  /** hexadecimal MD5 */
  etag: string;
}

/** Bytes that stay readable until `close`, whatever happens to the object meanwhile. */
export interface OpenContent {
  pieces: readonly Piece[];
  /** @throws Error when the blobs of this range are not those that the index tells of */
  check(first: number, last: number): Promise<void>;
  /** The bytes from `first` to `last`, both included. */
  read(first: number, last: number): AsyncGenerator<Buffer>;
  /** All bytes of the range, held on the way against the MD5 of every piece that is wholly in it. */
  readVerified(first: number, last: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

interface Slice extends Piece {
  first: number;
  last: number;
}

/** The pieces that a range touches, with the bytes wanted of each. */
function* slices(pieces: readonly Piece[], first: number, last: number): Generator<Slice> {
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.size - 1;
    if (start > last || first > last) return;
    if (piece.size > 0 && end >= first) {
      yield { ...piece, first: Math.max(first, start) - start, last: Math.min(last, end) - start };
    }
    start = end + 1;
  }
}

/** @throws Error when the blob ends too early: a short answer would look like a whole one */
async function* bytesOf(blobs: BlobFolder, { blob, first, last }: Slice): AsyncGenerator<Buffer> {
  let left = last - first + 1;
  for await (const chunk of blobs.read(blob, first, last)) {
    left -= chunk.length;
    yield chunk;
  }
  if (left > 0) throw new Error(`The bytes of blob ${blob} are not as many as the index says`);
}

/** Holds the blobs from this turn of the event loop on. */
export function openContent(blobs: BlobFolder, pieces: readonly Piece[]): OpenContent {
  const release = blobs.hold(pieces.map(({ blob }) => blob));
  return {
    pieces,
    async check(first, last) {
      for (const { blob, size } of slices(pieces, first, last)) await blobs.check(blob, size);
    },
    async *read(first, last) {
      for (const slice of slices(pieces, first, last)) yield* bytesOf(blobs, slice);
    },
    async *readVerified(first, last) {
      for (const slice of slices(pieces, first, last)) {
        const md5 = createHash('md5');
        for await (const chunk of bytesOf(blobs, slice)) {
          md5.update(chunk);
          yield chunk;
        }
        const whole = slice.last - slice.first + 1 === slice.size;
        if (whole && md5.digest('hex') !== slice.etag) {
          throw new Error(`The bytes of blob ${slice.blob} are not those that were stored`);
        }
      }
    },
    close: release,
  };
}
