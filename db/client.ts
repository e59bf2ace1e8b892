import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { WorkspaceScope } from './scope.ts';
import { type DatabaseUrls, databaseEnvironment } from './urls.ts';

/** A transaction on one connection. What runs in it commits or rolls back together. */
export type Transaction = NodePgDatabase;

interface Pools {
  app: pg.Pool;
  auth: pg.Pool;
  system: pg.Pool;
}

/** One set of pools per process, also across hot reloads and separately bundled routes. */
const shared = globalThis as typeof globalThis & { holdallPools?: Pools };

function openPool(connectionString: string, role: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: `holdall ${role}`,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    allowExitOnIdle: true,
  });
  // An idle connection that the server drops is replaced by the pool; unheard, it ends the process.
  pool.on('error', () => {});
  // The same for one in use between two statements: the next statement fails with the reason.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function pools(): Pools {
  if (!shared.holdallPools) {
    const urls: DatabaseUrls = databaseEnvironment.parse(process.env);
    shared.holdallPools = {
      app: openPool(urls.DATABASE_URL, 'app', 10),
      auth: openPool(urls.DATABASE_AUTH_URL, 'auth', 5),
      // A worker's four runners keep a connection each to listen, and run six jobs together.
      system: openPool(urls.DATABASE_SYSTEM_URL, 'system', 12),
    };
  }
  return shared.holdallPools;
}

/** Runs `fn` between `begin` and `commit` on a connection of its own; any error rolls back. */
async function transaction<T>(
  pool: pg.Pool,
  begin: string,
  fn: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await fn(drizzle({ client }));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    // A connection that could not roll back is closed, never handed to the next request.
    client.release(broken);
  }
}

/**
 * Runs `fn` as the app role inside the scope's workspace. The settings are local to the
 * transaction, so nothing is left on the connection. One round trip opens it.
 */
export function withWorkspace<T>(
  scope: WorkspaceScope,
  fn: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const workspace = pg.escapeLiteral(scope.workspaceId);
  const user = pg.escapeLiteral(scope.userId);
  const begin = `begin; select set_config('app.workspace_id', ${workspace}, true), set_config('app.user_id', ${user}, true)`;
  return transaction(pools().app, begin, fn);
}

/** Runs work inside one of the two workspaces of an act across them. */
export type Within = <R>(scope: WorkspaceScope, work: () => Promise<R>) => Promise<R>;

/**
 * Runs `fn` as the app role in one transaction over two workspaces of a person. Statements see rows
 * of the workspace that `within` names, and outside of it of none. So a move deletes under the
 * source and inserts under the target: the workspace of a row never changes.
 */
export function acrossWorkspaces<T>(
  from: WorkspaceScope,
  to: WorkspaceScope,
  fn: (tx: Transaction, within: Within) => Promise<T>,
): Promise<T> {
  if (from.userId !== to.userId || from.workspaceId === to.workspaceId)
    throw new Error('this takes two workspaces of one person');
  return transaction(pools().app, 'begin', (tx) => {
    const enter = (workspaceId: string, userId: string) =>
      tx.execute(
        sql`select set_config('app.workspace_id', ${workspaceId}, true), set_config('app.user_id', ${userId}, true)`,
      );
    return fn(tx, async (scope, work) => {
      if (scope !== from && scope !== to) throw new Error('this is neither of the two workspaces');
      await enter(scope.workspaceId, scope.userId);
      const result = await work();
      await enter('', '');
      return result;
    });
  });
}

/** Runs `fn` as the system role, which sees every workspace: for jobs and the few public doors. */
export function asSystem<T>(fn: (tx: Transaction) => Promise<T>): Promise<T> {
  return transaction(pools().system, 'begin', fn);
}

/** better-auth's tables and the membership look-up: no tenant row can be reached through it. */
export function authDatabase(): NodePgDatabase {
  return drizzle({ client: pools().auth });
}

/** The connections of the roles that serve, for start-up checks. */
export function servingPools(): Readonly<Pools> {
  return pools();
}

/** Ends all pools of this process, after the queries that run. */
export async function closeDatabase(): Promise<void> {
  const open = shared.holdallPools;
  delete shared.holdallPools;
  if (open) await Promise.all([open.app.end(), open.auth.end(), open.system.end()]);
}
