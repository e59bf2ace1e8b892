import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Binaries, locateBinaries } from './binaries.ts';

/** Where PostgreSQL's programs and data are, and as whom it runs. */
export type Placement = {
  binaries: string;
  cluster: string;
  /** Set when this process is root: PostgreSQL refuses to run as root. */
  account?: { uid: number; gid: number };
  /** What the person should know about an unusual place. */
  notice?: string;
};

/** Where things go that an unprivileged account could not reach inside the clone. */
const SHARED_ROOT = '/var/lib/holdall';

function hashOf(path: string): string {
  return createHash('sha256').update(resolve(path)).digest('hex').slice(0, 12);
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':').map(Number);
  return { uid: uid ?? 65_534, gid: gid ?? 65_534 };
}

function canEnter(directory: string, account: { uid: number; gid: number }): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'cd -- "$0"', directory], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}

/** Copies the programs once per version, through a temporary name so that no copy is ever half. */
function copyBinaries(binaries: Binaries): string {
  const target = join(SHARED_ROOT, hashOf(binaries.directory), `postgresql-${binaries.version}`);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  const temporary = `${target}.${process.pid}`;
  cpSync(binaries.directory, temporary, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function placeForOrdinaryUser(binaries: Binaries, inPlace: string): Placement {
  const owner = existsSync(inPlace) ? statSync(inPlace).uid : undefined;
  if (owner !== undefined && owner !== process.getuid?.()) {
    throw new Error(
      `The database in ${inPlace} belongs to another user (uid ${owner}). Start as that user or as root, or choose another folder with HOLDALL_DATA.`,
    );
  }
  return { binaries: binaries.directory, cluster: inPlace };
}

function placeForRoot(binaries: Binaries, dataDirectory: string, inPlace: string): Placement {
  const elsewhere = join(SHARED_ROOT, hashOf(dataDirectory), 'postgres');
  // A database that exists decides, and so does its owner: changed permissions on the way to it
  // must not make an empty second one appear.
  const existing = [inPlace, elsewhere].find((path) => existsSync(join(path, 'PG_VERSION')));
  const owner = existing ? statSync(existing) : undefined;
  const account = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody();
  // Others may pass through the folder, not look into it; what is secret in it has modes of its own.
  chmodSync(dataDirectory, 0o711);
  const cluster = existing ?? (canEnter(dataDirectory, account) ? inPlace : elsewhere);
  const programs = canEnter(join(binaries.directory, 'bin'), account)
    ? binaries.directory
    : copyBinaries(binaries);
  mkdirSync(dirname(cluster), { recursive: true, mode: 0o711 });
  const moved = [
    ...(cluster === elsewhere ? [`data in ${dirname(cluster)}`] : []),
    ...(programs === binaries.directory ? [] : [`programs in ${programs}`]),
  ];
  const notice =
    moved.length > 0
      ? `PostgreSQL does not run as root, and uid ${account.uid} cannot reach this folder: ${moved.join(', ')}`
      : undefined;
  return { binaries: programs, cluster, account, ...(notice ? { notice } : {}) };
}

/**
 * Decides where the database of a data folder lives.
 * @param dataDirectory exists; the database goes to `postgres` inside it where that can be
 * @throws when the data belong to somebody else, or the programs are not installed
 */
export function placePostgres(dataDirectory: string): Placement {
  const binaries = locateBinaries();
  const inPlace = join(dataDirectory, 'postgres');
  if (process.getuid?.() !== 0) return placeForOrdinaryUser(binaries, inPlace);
  return placeForRoot(binaries, dataDirectory, inPlace);
}

/** Gives a file or folder to the account that PostgreSQL runs as. */
export function give(path: string, placement: Placement): void {
  if (placement.account) chownSync(path, placement.account.uid, placement.account.gid);
}
