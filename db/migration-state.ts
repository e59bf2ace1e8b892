import type pg from 'pg';
import journal from './migrations/meta/_journal.json' with { type: 'json' };

/** How many migrations this version of Holdall has, and how many the database has had. */
export async function migrationState(
  pool: pg.Pool,
): Promise<{ expected: number; applied: number }> {
  const { rows } = await pool.query('select count(*)::int as n from drizzle.__drizzle_migrations');
  return { expected: journal.entries.length, applied: rows[0].n };
}
