import { setTimeout as pause } from 'node:timers/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { isMissing, statusOf, storageUnavailable, storeClient } from './client.ts';
import type { ReadTarget } from './read-object.ts';

/** The store holds no such object any more, or another one under its key. */
export class LostObjectError extends Error {
  override readonly name = 'LostObjectError';
}

/** Milliseconds for which the store may say nothing while it is asked; who reads may take any time. */
const silence = 30_000;
/** Tries without a single byte before the store counts as away; milliseconds before the first of them. */
const mostTries = 4;
const firstPause = 250;

/** Opens an object at a byte. */
async function open({ bucket, key, etag }: ReadTarget, from: number, signal: AbortSignal) {
  const { Body, ContentRange } = await storeClient().send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(from > 0 ? { Range: `bytes=${from}-` } : {}),
      ...(etag ? { IfMatch: etag } : {}),
    }),
    { abortSignal: signal },
  );
  const pieces = Body?.transformToWebStream()[Symbol.asyncIterator]();
  // Some stores send all where a range was asked for.
  return { pieces, unwanted: ContentRange === undefined ? from : 0 };
}

function isLost(error: unknown): boolean {
  const noBucket = error instanceof Error && error.name === 'NoSuchBucket';
  return (isMissing(error) && !noBucket) || [412, 416].includes(statusOf(error) ?? 0);
}

/** One connection: pieces until the object ends, or the connection does. */
async function* readOnce(
  target: ReadTarget,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const quiet = new AbortController();
  const listen = async <T>(answer: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const timer = setTimeout(() => quiet.abort(new Error('the store fell silent')), silence);
    try {
      return await answer(AbortSignal.any([signal, quiet.signal]));
    } finally {
      clearTimeout(timer);
    }
  };
  const { pieces, unwanted } = await listen((either) => open(target, from, either));
  let passed = 0;
  try {
    for (;;) {
      const next = await listen(async () => pieces?.next());
      if (!next || next.done) return;
      const wanted = next.value.subarray(Math.max(0, unwanted - passed));
      passed += next.value.length;
      if (wanted.length > 0) yield wanted;
    }
  } finally {
    await pieces?.return?.().catch(() => {});
  }
}

/**
 * The bytes of an object from one on, in pieces, as fast as they are taken: memory does not grow
 * with the object. A connection that breaks, also because nobody took a piece for long, is opened
 * again where it was; exactly `size` bytes come, or an error.
 * @throws LostObjectError; AppError STORAGE_UNAVAILABLE
 */
export async function* readPieces(
  target: ReadTarget & { size: number },
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = from;
  for (let tries = 0; at < target.size; ) {
    try {
      for await (const piece of readOnce(target, at, signal)) {
        tries = 0;
        at += piece.length;
        if (at > target.size) throw new LostObjectError('there is more than was stored');
        yield piece;
      }
      if (at < target.size) throw new Error('the store sent less than it promised');
    } catch (error) {
      if (error instanceof LostObjectError) throw error;
      if (isLost(error)) throw new LostObjectError('it is not there', { cause: error });
      tries += 1;
      if (tries === mostTries || signal.aborted) throw storageUnavailable(error);
      await pause(firstPause * 2 ** (tries - 1), undefined, { signal });
    }
  }
}
