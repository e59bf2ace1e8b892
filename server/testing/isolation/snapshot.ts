import pg from 'pg';
import { tenantTables } from '#db/wall.ts';

/** Opens a connection, runs `fn`, and closes it. */
export async function connected<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

/** Every row of a workspace in every tenant table, as the owner sees it: one text per table. */
export async function snapshot(
  owner: pg.Client,
  workspaceId: string,
): Promise<Map<string, string>> {
  const each = tenantTables.map(
    (table) =>
      `select '${table}' as name, jsonb_agg(to_jsonb(t) order by t.id)::text as rows from "${table}" t where workspace_id = $1`,
  );
  const { rows } = await owner.query(each.join(' union all '), [workspaceId]);
  return new Map(rows.map((row) => [row.name, row.rows ?? '']));
}

/** Tables in which two snapshots differ. */
export const changedTables = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...before.keys()].filter((table) => before.get(table) !== after.get(table));
