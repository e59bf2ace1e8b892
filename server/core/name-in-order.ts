import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { columnsOf, inOrder } from './keyset.ts';
import type { OrderedRows } from './references.ts';

/** A row that was looked for, and how many rows of the order are before it. */
export interface NameFound {
  id: string;
  position: number;
}

/** Finds the next name that begins with letters, from after a row on, and round to the first. */
export async function findName<R>(
  tx: Transaction,
  { table, id, name, where, keyset, direction }: OrderedRows<R>,
  { prefix, afterId }: { prefix: string; afterId: string | null },
): Promise<NameFound | null> {
  const order = sql.join(inOrder(keyset, direction), sql`, `);
  const columns = columnsOf(keyset);
  const rowOf = (rowId: string) =>
    sql`(select ${columns} from ${table} where ${and(where, eq(id, rowId))})`;
  const [after, before] =
    direction === 'asc' ? [sql.raw('>'), sql.raw('<')] : [sql.raw('<'), sql.raw('>')];
  const first = async (range: SQL | undefined) => {
    const { rows } = await tx.execute<{ id: string }>(sql`
      select ${id} as id from ${table}
      where ${and(where, sql`starts_with(lower(${name}), lower(${prefix.normalize('NFC')}))`, range)}
      order by ${order} limit 1`);
    return rows[0]?.id;
  };
  const found =
    (afterId && (await first(sql`(${columns}) ${after} ${rowOf(afterId)}`))) ??
    (await first(undefined));
  if (!found) return null;
  const { rows } = await tx.execute<{ position: string }>(sql`
    select count(*) as position from ${table}
    where ${and(where, sql`(${columns}) ${before} ${rowOf(found)}`)}`);
  return { id: found, position: Number(rows[0]?.position ?? 0) };
}
