import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { identify } from '../process/identity.ts';
import { endProcess } from '../process/leftovers.ts';
import { give, type Placement } from './placement.ts';

const run = promisify(execFile);

/** PostgreSQL's environment: nothing of ours, so that no PG* variable changes what it does. */
export const postgresEnvironment: NodeJS.ProcessEnv = {
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  NODE_ENV: 'production',
};

function checkVersion(placement: Placement, wanted: string): void {
  const found = readFileSync(join(placement.cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === wanted) return;
  throw new Error(
    `The database in ${placement.cluster} was made by PostgreSQL ${found}, the installed one is ${wanted}. Dump it with the old version and load it into a new folder.`,
  );
}

async function majorVersion(placement: Placement): Promise<string> {
  const { stdout } = await run(join(placement.binaries, 'bin', 'postgres'), ['--version'], {
    ...placement.account,
    cwd: '/',
    env: postgresEnvironment,
  });
  return /\(PostgreSQL\) (\d+)/.exec(stdout)?.[1] ?? stdout.trim();
}

/**
 * Makes the database cluster where there is none: UTF-8 with PostgreSQL's own C.UTF-8 (right case
 * folding, the same on every machine), checksums, SCRAM passwords for every connection.
 * @returns true when it was made now
 * @throws when the cluster belongs to another version, or initdb fails (with its words)
 */
export async function ensureCluster(
  placement: Placement,
  options: { password: string; durable: boolean },
): Promise<boolean> {
  const { cluster } = placement;
  const version = await majorVersion(placement);
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    checkVersion(placement, version);
    return false;
  }
  // Made under another name and renamed, so that an interrupted initdb is not taken for a database.
  const unfinished = join(dirname(cluster), 'postgres-unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  give(unfinished, placement);
  const passwordFile = `${unfinished}.password`;
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  give(passwordFile, placement);
  try {
    await run(
      join(placement.binaries, 'bin', 'initdb'),
      [
        `--pgdata=${unfinished}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
        ...(options.durable ? [] : ['--no-sync']),
      ],
      { ...placement.account, cwd: '/', env: postgresEnvironment },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  if (existsSync(cluster)) rmSync(cluster, { recursive: true });
  renameSync(unfinished, cluster);
  return true;
}

/**
 * Ends a server of an earlier start that still runs on this cluster, and removes a lock file whose
 * number belongs to some other process by now (PostgreSQL would believe it).
 * @throws when the old server cannot be ended
 */
export async function endOldServer(placement: Placement): Promise<void> {
  const lockFile = join(placement.cluster, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  const identity = pid > 0 ? identify(pid) : undefined;
  if (identity && commandLine(pid).includes(placement.cluster)) {
    const gone = await endProcess(identity, [
      ['SIGINT', 10_000],
      ['SIGQUIT', 5_000],
      ['SIGKILL', 3_000],
    ]);
    if (!gone) throw new Error(`PostgreSQL (process ${pid}) of an earlier start cannot be ended.`);
    return;
  }
  rmSync(lockFile, { force: true });
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
