import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { decodeCursor, encodeCursor } from './pages.ts';

/** A column by which a list is ordered, with how its values travel in a cursor. */
interface KeysetColumn<R> {
  /** As the index holds it, collation included. */
  column: SQL;
  type: 'text' | 'bigint' | 'timestamptz' | 'uuid';
  value: z.ZodType;
  /** The value in a row. */
  of: (row: R) => unknown;
  /** The value from the driver's raw text. */
  read: (raw: unknown) => unknown;
}

/** An order of a list: its name and its columns, of which the last one is unique. */
export interface Keyset<R> {
  sort: string;
  columns: KeysetColumn<R>[];
}

export type Direction = 'asc' | 'desc';

/** After a position, up to and with another one; both are cursors of the order. */
export interface KeysetRange {
  cursor?: string;
  until?: string;
}

export const textKey = <R>(column: SQL, of: (row: R) => string): KeysetColumn<R> => ({
  column,
  type: 'text',
  value: z.string(),
  of,
  read: String,
});

export const sizeKey = <R>(column: SQL, of: (row: R) => number): KeysetColumn<R> => ({
  column,
  type: 'bigint',
  value: z.number().int().min(0),
  of,
  read: Number,
});

export const timeKey = <R>(column: SQL, of: (row: R) => Date | null): KeysetColumn<R> => ({
  column,
  type: 'timestamptz',
  value: z.iso.datetime(),
  of,
  read: (raw) => new Date(String(raw)).toISOString(),
});

export const idKey = <R extends { id: string }>(column: SQL): KeysetColumn<R> => ({
  column,
  type: 'uuid',
  value: z.uuid(),
  of: (row) => row.id,
  read: String,
});

const tupleOf = <R>({ sort, columns }: Keyset<R>) =>
  z
    .array(z.unknown())
    .pipe(
      z
        .array(z.unknown())
        .refine(
          (position) =>
            position.length === columns.length + 1 &&
            position[0] === sort &&
            columns.every(({ value }, i) => value.safeParse(position[i + 1]).success),
        ),
    );

/** The position of a row in an order, as a cursor. */
export const positionOf = <R>({ sort, columns }: Keyset<R>, row: R): unknown[] => [
  sort,
  ...columns.map(({ of }) => of(row)),
];

/** The same from the driver's raw values. */
export const rawCursor = <R>({ sort, columns }: Keyset<R>, raw: readonly unknown[]): string =>
  encodeCursor([sort, ...columns.map(({ read }, i) => read(raw[i]))]);

/**
 * The values of a cursor, as SQL.
 * @throws AppError INVALID for a cursor of another order among `known`, or of none
 */
function valuesOf<R>(cursor: string, keyset: Keyset<R>, known: readonly Keyset<R>[]): SQL {
  const position = decodeCursor(cursor, z.union(known.map(tupleOf)));
  if (position[0] !== keyset.sort)
    throw new AppError('INVALID', 'The order has changed. Load the list again.');
  return sql.join(
    keyset.columns.map(({ type }, i) => sql`${position[i + 1]}::${sql.raw(type)}`),
    sql`, `,
  );
}

/** The columns of an order, as a list. */
export const columnsOf = <R>({ columns }: Keyset<R>): SQL =>
  sql.join(
    columns.map(({ column }) => column),
    sql`, `,
  );

/**
 * The rows of a range of an order. The comparison of rows is what the index serves.
 * @throws AppError INVALID for a cursor of another order among `known`, or of none
 */
export function inRange<R>(
  keyset: Keyset<R>,
  known: readonly Keyset<R>[],
  direction: Direction,
  { cursor, until }: KeysetRange,
): SQL[] {
  const [after, upTo] =
    direction === 'asc' ? [sql.raw('>'), sql.raw('<=')] : [sql.raw('<'), sql.raw('>=')];
  const columns = columnsOf(keyset);
  return [
    ...(cursor ? [sql`(${columns}) ${after} (${valuesOf(cursor, keyset, known)})`] : []),
    ...(until ? [sql`(${columns}) ${upTo} (${valuesOf(until, keyset, known)})`] : []),
  ];
}

/** The columns of an order by which its rows are sorted. */
export const inOrder = <R>({ columns }: Keyset<R>, direction: Direction): SQL[] =>
  columns.map(({ column }) => sql`${column} ${sql.raw(direction)}`);
