import { and, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type Direction, inOrder, inRange, type Keyset, rawCursor } from './keyset.ts';
import type { Page } from './pages.ts';

/** As little of a row as can be acted upon. */
export interface Reference {
  id: string;
  name: string;
}

/** Rows of a table in an order. */
export interface OrderedRows<R> {
  table: SQL;
  id: SQL;
  name: SQL;
  where: SQL | undefined;
  keyset: Keyset<R>;
  /** All orders of the table, to tell a cursor of another one from none. */
  known: readonly Keyset<R>[];
  direction: Direction;
}

/** A page of ids and names. */
export async function listReferences<R>(
  tx: Transaction,
  { table, id, name, where, keyset, known, direction }: OrderedRows<R>,
  input: { cursor?: string; until?: string; limit: number },
): Promise<Page<Reference>> {
  const keys = sql.join(
    keyset.columns.map(({ column }, i) => sql`${column} as ${sql.raw(`k${i}`)}`),
    sql`, `,
  );
  const { rows } = await tx.execute<{ id: string; name: string } & Record<string, unknown>>(sql`
    select ${id} as id, ${name} as name, ${keys} from ${table}
    where ${and(where, ...inRange(keyset, known, direction, input))}
    order by ${sql.join(inOrder(keyset, direction), sql`, `)} limit ${input.limit + 1}`);
  const kept = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? kept.at(-1) : undefined;
  return {
    items: kept.map((row) => ({ id: row.id, name: row.name })),
    nextCursor: last
      ? rawCursor(
          keyset,
          keyset.columns.map((_, i) => last[`k${i}`]),
        )
      : null,
  };
}
