import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import { makeWorkerUtils } from 'graphile-worker';
import pg from 'pg';

const directory = path.join(import.meta.dirname, 'migrations');
/** Any number that no other program takes: two starts at once migrate one after the other. */
const migrationLock = 4_206_017;

async function countApplied(client: pg.Client): Promise<number> {
  const { rows } = await client.query("select to_regclass('drizzle.__drizzle_migrations') as t");
  if (rows[0].t === null) return 0;
  return (await client.query('select count(*)::int as n from drizzle.__drizzle_migrations')).rows[0]
    .n;
}

/**
 * Brings the database to this version: the queue's schema as the system role, the tables as the
 * owner. Answers with how many of our migrations were new. Safe to repeat and to run twice at once.
 */
export async function migrate(urls: {
  ownerUrl: string;
  systemUrl: string;
}): Promise<{ applied: number }> {
  const owner = new pg.Client({
    connectionString: urls.ownerUrl,
    application_name: 'holdall migrate',
  });
  await owner.connect();
  try {
    await owner.query('select pg_advisory_lock($1)', [migrationLock]);
    const before = await countApplied(owner);
    await migrateQueue(urls.systemUrl);
    await runMigrations(drizzle({ client: owner }), { migrationsFolder: directory });
    return { applied: (await countApplied(owner)) - before };
  } finally {
    await owner.end();
  }
}

/** The queue's own tables, and the one door through which the app role may enqueue. */
async function migrateQueue(systemUrl: string): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: systemUrl });
  try {
    await utils.migrate();
    const door = await readFile(path.join(import.meta.dirname, 'enqueue.sql'), 'utf8');
    await utils.withPgClient((client) => client.query(door));
  } finally {
    await utils.release();
  }
}
