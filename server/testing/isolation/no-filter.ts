import { type SQL, sql } from 'drizzle-orm';

/**
 * Stands in for `db/in-workspace.ts` in the isolation runs: the application's own filter is gone,
 * so that only the database can hold the wall. The test configuration puts it there by an alias.
 */
export const inWorkspace = (): SQL => sql`true`;
