import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { type Child, startChild } from '../process/child.ts';
import { reservePort } from '../stack/ports.ts';
import { endOldServer, ensureCluster } from './cluster.ts';
import type { KeeperOptions } from './keeper.ts';
import { type Placement, placePostgres } from './placement.ts';

export type PostgresOptions = {
  /** Existing folder; the database, its log and its record go into it. */
  dataDirectory: string;
  /** False only for tests: a crash of the machine may then lose or break the database. */
  durable: boolean;
  /** Of the superuser `postgres`. */
  password: string;
  /** Used when it is free, else the next free one. Without it the system chooses. */
  preferredPort?: number;
  maxConnections?: number;
  /** Where to note the process, and whom to outlive when the parent dies. */
  record?: string;
  stopAfter?: string[];
  signal?: AbortSignal;
};

export type RunningPostgres = {
  /** Superuser, database `postgres`. Contains the password. */
  adminUrl: string;
  port: number;
  /** True when the database was made by this start. */
  created: boolean;
  notice?: string;
  exited: Child['exited'];
  /** Fast shutdown; resolves when the server is gone. */
  stop(): Promise<void>;
};

const KEEPER = fileURLToPath(new URL('./keeper.ts', import.meta.url));
const READY_MS = 60_000;
const LOG_LIMIT_BYTES = 10_000_000;
const MAX_ATTEMPTS = 20;

function serverSettings(options: PostgresOptions, port: number): string[] {
  const durability = options.durable ? 'on' : 'off';
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: everything goes through the loopback address and a password.
    unix_socket_directories: '',
    max_connections: options.maxConnections ?? 100,
    fsync: durability,
    full_page_writes: durability,
    synchronous_commit: durability,
    // What is thrown away needs none, and a plan in a test must not depend on when it ran.
    autovacuum: durability,
    log_min_messages: 'warning',
    timezone: 'UTC',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function rotateLog(path: string): void {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  } catch {
    // No log yet.
  }
}

function logSince(path: string, offset: number): string {
  try {
    return readFileSync(path).subarray(offset).toString('utf8').trim();
  } catch {
    return '';
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function answers(adminUrl: string): Promise<true | Error> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Resolves true when the server takes connections, false when it ended before. */
async function untilReady(child: Child, adminUrl: string, signal?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  let ended = false;
  void child.exited.then(() => {
    ended = true;
  });
  while (!ended) {
    signal?.throwIfAborted();
    const result = await answers(adminUrl);
    if (result === true) return true;
    // 28P01: invalid_password. Waiting longer would not help.
    if ('code' in result && result.code === '28P01') {
      throw new Error(
        'The local database refuses the password from secrets.json: that file was replaced or belongs to another data folder.',
      );
    }
    if (Date.now() > deadline) throw new Error('PostgreSQL was not ready within 60 s.');
    await delay(30);
  }
  return false;
}

async function launch(placement: Placement, options: PostgresOptions, port: number) {
  const logFile = join(options.dataDirectory, 'postgres.log');
  rotateLog(logFile);
  const offset = sizeOf(logFile);
  const keeper: KeeperOptions = {
    program: join(placement.binaries, 'bin', 'postgres'),
    args: ['-D', placement.cluster, ...serverSettings(options, port)],
    logFile,
    ...(placement.account ? { account: placement.account } : {}),
  };
  const child = await startChild({
    script: KEEPER,
    args: [JSON.stringify(keeper)],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    onLine: () => undefined,
    tether: { after: options.stopAfter ?? [] },
    ...(options.record ? { record: options.record } : {}),
  });
  return { child, failure: () => logSince(logFile, offset) };
}

/**
 * Starts PostgreSQL on a data folder and waits until it takes connections; makes the database
 * first where there is none. Recovers from a server that was killed or left behind.
 * @throws when it does not come up, with the end of its log
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 });
  const placement = placePostgres(options.dataDirectory);
  const created = await ensureCluster(placement, options);
  await endOldServer(placement);
  let failure = '';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    options.signal?.throwIfAborted();
    const reserved = await reservePort('127.0.0.1', options.preferredPort ?? 0);
    await reserved.release();
    const { port } = reserved;
    const adminUrl = `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
    const started = await launch(placement, options, port);
    try {
      if (await untilReady(started.child, adminUrl, options.signal)) {
        return {
          adminUrl,
          port,
          created,
          exited: started.child.exited,
          stop: () => started.child.stop(12_000),
          ...(placement.notice ? { notice: placement.notice } : {}),
        };
      }
    } catch (error) {
      await started.child.stop(12_000);
      throw error;
    }
    failure = started.failure();
    // Processes of a killed server need a moment to notice; a port may be taken in between.
    if (!/shared memory block|Address already in use/.test(failure)) break;
    await delay(250);
  }
  throw new Error(`PostgreSQL did not start. Its log says:\n${failure.slice(-2_000)}`);
}

/** Removes the database of a temporary data folder, wherever it was placed. */
export function removePostgres(dataDirectory: string): void {
  rmSync(placePostgres(dataDirectory).cluster, { recursive: true, force: true });
}
