import type { z } from 'zod';
import { AppError } from './errors.ts';

/** An answer of every list. `nextCursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A keyset position as an opaque string. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/**
 * Reads a cursor that `encodeCursor` made, as `position` describes it.
 * @throws AppError INVALID for any other string.
 */
export function decodeCursor<T>(cursor: string, position: z.ZodType<T>): T {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    // PostgreSQL takes no NUL in a text, and no year 0: neither comes out of our own rows.
    if (/\\u0000|"0000-/.test(text)) throw new Error('not a value of a row');
    return position.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('INVALID', 'This page does not exist. Load the list again.', {}, cause);
  }
}

/** Cuts the one row too many, which tells that there is a next page. */
export function toPage<R, T>(
  rows: R[],
  limit: number,
  position: (last: R) => unknown,
  item: (row: R) => T,
): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: kept.map(item), nextCursor: more ? encodeCursor(position(last)) : null };
}
