import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { tenantTables } from '#db/wall.ts';
import type { Leak } from './probe.ts';
import { connected } from './snapshot.ts';

/** Settings of the transaction in which statements are tried; undefined sets none. */
type Settings = { workspaceId: string; userId: string } | undefined;

const rlsViolation = '42501';

/** Runs one statement in a transaction of its own, which is rolled back: rows, or the SQLSTATE. */
async function attempt(
  client: pg.Client,
  settings: Settings,
  text: string,
  values: unknown[],
): Promise<number | string> {
  await client.query('begin');
  try {
    if (settings)
      await client.query(
        "select set_config('app.workspace_id', $1, true), set_config('app.user_id', $2, true)",
        [settings.workspaceId, settings.userId],
      );
    return (await client.query(text, values)).rowCount ?? 0;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code) return error.code;
    throw error;
  } finally {
    await client.query('rollback');
  }
}

/** Columns that a statement may write: from the catalogue, generated ones left out. */
async function writableColumns(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return rows.map((row) => `"${row.name}"`);
}

/** A foreign row as the owner sees it, under a new id and with fresh unique texts. */
async function copyOfRow(owner: pg.Client, table: string, workspaceId: string): Promise<string> {
  const { rows } = await owner.query(
    `select to_jsonb(t) as row from "${table}" t where workspace_id = $1 limit 1`,
    [workspaceId],
  );
  if (!rows[0]) throw new Error(`${table} has no row of ${workspaceId} to try`);
  const fresh = randomUUID();
  const texts = ['slug', 'object_key', 'file_key', 'token_hash', 'name_key', 'email'];
  const row = rows[0].row as Record<string, unknown>;
  for (const column of texts) if (column in row) row[column] = `x${fresh.replaceAll('-', '')}`;
  return JSON.stringify({ ...row, id: fresh });
}

/** Asks the function that searches past the policies for a foreign name, live and in the trash. */
async function searchForeign(
  owner: pg.Client,
  app: pg.Client,
  settings: Settings,
  foreign: string,
): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const table of ['folder', 'storage'])
    for (const inTrash of [false, true]) {
      const { rows } = await owner.query(
        `select name_key from "${table}" where workspace_id = $1 limit 1`,
        [foreign],
      );
      const result = await attempt(
        app,
        settings,
        `select 1 from search_names($1, null, null, '{}', null, null, null, null, null, null, null, $2, null, null, null, 10)`,
        [rows[0]?.name_key, inTrash],
      );
      if (result !== 0) leaks.push({ table, how: `search_names answered ${result}` });
    }
  const tags = await owner.query('select id from tag where workspace_id = $1', [foreign]);
  const byTag = await attempt(
    app,
    settings,
    `select 1 from search_names('', null, null, '{}', null, null, null, null, null, $1, null, false, null, null, null, 10)`,
    [[tags.rows[0]?.id]],
  );
  if (byTag !== 0) leaks.push({ table: 'tagging', how: `search_names answered ${byTag} by a tag` });
  return leaks;
}

/**
 * Tries SELECT, INSERT, UPDATE and DELETE on the rows of `foreign` in every tenant table, in raw
 * SQL as the app role, with these settings, and searches for them. Anything but no rows or a refusal
 * is a hole.
 */
export async function probeRaw(
  urls: { DATABASE_URL: string; DATABASE_OWNER_URL: string },
  settings: Settings,
  foreign: string,
): Promise<Leak[]> {
  const leaks: Leak[] = [];
  await connected(urls.DATABASE_OWNER_URL, (owner) =>
    connected(urls.DATABASE_URL, async (app) => {
      for (const table of tenantTables) {
        const columns = (await writableColumns(owner, table)).join(', ');
        const copy = await copyOfRow(owner, table, foreign);
        const statements: [string, string, unknown[]][] = [
          ['SELECT', `select 1 from "${table}" where workspace_id = $1`, [foreign]],
          ['UPDATE', `update "${table}" set id = id where workspace_id = $1`, [foreign]],
          ['DELETE', `delete from "${table}" where workspace_id = $1`, [foreign]],
          [
            'INSERT',
            `insert into "${table}" (${columns}) select ${columns} from jsonb_populate_record(null::"${table}", $1)`,
            [copy],
          ],
        ];
        for (const [verb, text, values] of statements) {
          const result = await attempt(app, settings, text, values);
          const held =
            verb === 'INSERT' ? result === rlsViolation : [0, rlsViolation].includes(result);
          if (!held) leaks.push({ table, how: `${verb} answered ${result}` });
        }
      }
      leaks.push(...(await searchForeign(owner, app, settings, foreign)));
    }),
  );
  return leaks;
}
