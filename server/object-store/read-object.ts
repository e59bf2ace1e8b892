import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { isMissing, statusOf, storageUnavailable, storeClient } from './client.ts';

/** Which bytes to read. An empty ETag means that the store gives none. */
export interface ReadTarget {
  bucket: string;
  key: string;
  etag: string;
}

/** What reading has come to. */
export type Reading<T> =
  | ({ state: 'done' } & T)
  | { state: 'missing' }
  /** Another object lies under the key by now. */
  | { state: 'changed' };

export interface FirstBytes {
  /** Bytes of the whole object. */
  size: number;
  /** As many of its first bytes as were asked for. */
  head: Uint8Array;
}

export interface WholeObject extends FirstBytes {
  /** Of all of its bytes; hexadecimal. */
  sha256: string;
  /** The same of each part, where its size was given. */
  parts: string[];
}

/** Milliseconds of silence after which a reading is given up. */
const silence = 30_000;

/** Of `bytes 0-9/1234` (RFC 9110, section 14.4). */
const totalOf = (range: string | undefined): number | undefined =>
  range === undefined ? undefined : Number(range.split('/')[1]);

/**
 * Opens the object and hands each piece to `take`, until that answers false or all are there. It is
 * read no faster than `take` takes it.
 * @throws AppError STORAGE_UNAVAILABLE; what `take` throws is taken for that, too
 */
async function stream(
  { bucket, key, etag }: ReadTarget,
  range: string | undefined,
  signal: AbortSignal | undefined,
  take: (piece: Uint8Array) => boolean | Promise<boolean>,
): Promise<Reading<{ size: number }>> {
  const quiet = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => quiet.abort(new Error('the store fell silent')), silence);
  };
  heard();
  try {
    const { Body, ContentLength, ContentRange } = await storeClient().send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        Range: range,
        ...(etag ? { IfMatch: etag } : {}),
      }),
      { abortSignal: signal ? AbortSignal.any([signal, quiet.signal]) : quiet.signal },
    );
    let read = 0;
    const pieces = Body?.transformToWebStream();
    if (pieces)
      for await (const piece of pieces) {
        heard();
        signal?.throwIfAborted();
        read += piece.length;
        if (!(await take(piece)))
          return { state: 'done', size: totalOf(ContentRange) ?? ContentLength ?? 0 };
      }
    // A connection that was cut proves nothing about what is stored.
    if (ContentLength !== undefined && read !== ContentLength)
      throw new Error(`the store promised ${ContentLength} bytes and sent ${read}`);
    return { state: 'done', size: totalOf(ContentRange) ?? read };
  } catch (error) {
    const noBucket = error instanceof Error && error.name === 'NoSuchBucket';
    if (isMissing(error) && !noBucket) return { state: 'missing' };
    // 416: fewer bytes than were stored.
    if ([412, 416].includes(statusOf(error) ?? 0)) return { state: 'changed' };
    throw storageUnavailable(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps the first `limit` bytes of what passes by. */
function firstBytes(limit: number) {
  const kept: Uint8Array[] = [];
  let missing = limit;
  return {
    take(piece: Uint8Array): boolean {
      if (missing > 0) kept.push(piece.slice(0, missing));
      missing = Math.max(0, missing - piece.length);
      return missing > 0;
    },
    bytes: (): Uint8Array => Buffer.concat(kept),
  };
}

/** SHA-256 of pieces of equal size, the last one perhaps smaller, in one pass. */
class PartHashes {
  readonly digests: string[] = [];
  readonly #size: number;
  #hash = createHash('sha256');
  #filled = 0;

  constructor(size: number) {
    this.#size = size;
  }

  update(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + this.#size - this.#filled);
      this.#hash.update(piece);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === this.#size) this.end();
    }
  }

  end(): void {
    if (this.#filled === 0) return;
    this.digests.push(this.#hash.digest('hex'));
    this.#hash = createHash('sha256');
    this.#filled = 0;
  }
}

/**
 * Streams an object through SHA-256 and keeps its first `head` bytes: memory does not grow with it.
 * @param partSize bytes of each part whose SHA-256 is wanted as well
 * @throws AppError STORAGE_UNAVAILABLE, also where it falls silent, is cut, or `signal` ends it
 */
export async function readWhole(
  target: ReadTarget,
  { head, partSize, signal }: { head: number; partSize?: number; signal?: AbortSignal },
): Promise<Reading<WholeObject>> {
  const hash = createHash('sha256');
  const parts = partSize ? new PartHashes(partSize) : null;
  const first = firstBytes(head);
  const reading = await stream(target, undefined, signal, (piece) => {
    hash.update(piece);
    parts?.update(piece);
    first.take(piece);
    return true;
  });
  if (reading.state !== 'done') return reading;
  parts?.end();
  const sha256 = hash.digest('hex');
  return { ...reading, head: first.bytes(), sha256, parts: parts?.digests ?? [] };
}

/**
 * Reads the first `head` bytes of an object, which has `size` of them, and no more.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function readFirst(
  target: ReadTarget,
  { head, size, signal }: { head: number; size: number; signal?: AbortSignal },
): Promise<Reading<FirstBytes>> {
  const first = firstBytes(head);
  // Of nothing, no range can be given (416); and some stores send all where a range was asked for.
  const range = size > 0 ? `bytes=0-${Math.min(head, size) - 1}` : undefined;
  const reading = await stream(target, range, signal, first.take);
  return reading.state === 'done' ? { ...reading, head: first.bytes() } : reading;
}

/**
 * Reads an object piece by piece, until `take` answers false.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export const readPieces = (
  target: ReadTarget,
  take: (piece: Uint8Array) => Promise<boolean>,
  signal: AbortSignal,
): Promise<Reading<{ size: number }>> => stream(target, undefined, signal, take);
