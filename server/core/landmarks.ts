import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type Direction, inOrder, type Keyset, rawCursor } from './keyset.ts';
import { landmarkEvery } from './lists/schema.ts';

/** What lets a list be entered anywhere: how many rows it has, and where each hundred of them ends. */
export interface Landmarks {
  count: number;
  /** Cursors of each `landmarkEvery`-th row, but for the last row. */
  marks: string[];
}

interface Rows<R> {
  table: SQL;
  where: SQL | undefined;
  keyset: Keyset<R>;
  direction: Direction;
}

const raws = <R>({ columns }: Keyset<R>): SQL =>
  sql.join(
    columns.map(({ column }, i) => sql`${column} as ${sql.raw(`k${i}`)}`),
    sql`, `,
  );

/** Reads the index of an order once, from end to end, and no row of the table. */
export async function landmarksOf<R>(
  tx: Transaction,
  { table, where, keyset, direction }: Rows<R>,
): Promise<Landmarks> {
  const order = sql.join(inOrder(keyset, direction), sql`, `);
  const { rows } = await tx.execute<Record<string, unknown>>(sql`
    select * from (
      select row_number() over wide as n, lead(1) over wide is null as last, ${raws(keyset)}
      from ${table} where ${where} window wide as (order by ${order})
    ) as numbered
    where last or n % ${landmarkEvery} = 0 order by n`);
  const end = rows.at(-1);
  return {
    count: Number(end?.n ?? 0),
    marks: rows.slice(0, -1).map((row) =>
      rawCursor(
        keyset,
        keyset.columns.map((_, i) => row[`k${i}`]),
      ),
    ),
  };
}
