import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { identify, isRunning, readRecord } from '../process/identity.ts';
import { endLeftovers } from '../process/leftovers.ts';
import { tryLock } from '../process/lock.ts';

/** The parts of the stack in the order in which they stop. */
export const PARTS = ['web', 'worker', 'store', 'postgres'] as const;
export type Part = (typeof PARTS)[number];

const announcementSchema = z.object({
  pid: z.number(),
  startTime: z.string(),
  /** Where people reach it. */
  url: z.string(),
  /** Where it listens, for commands on this machine. */
  listening: z.string(),
  publicStoreEndpoint: z.string(),
  /** Of the local PostgreSQL and the local store; absent where the person's own are used. */
  postgresPort: z.number().optional(),
  storeEndpoint: z.string().optional(),
});

/** Where a start serves. No secrets: those are in `secrets.json`. */
export type Announcement = z.infer<typeof announcementSchema>;

export type DataDirectory = {
  path: string;
  /** Where a part's process is noted while it runs. */
  record(part: Part): string;
  /** The records of all that stop before this part. */
  recordsBefore(part: Part): string[];
  /** Tells a second start, and other commands, where this one serves. */
  announce(at: Omit<Announcement, 'pid' | 'startTime'>): void;
  release(): void;
};

const lockOf = (path: string): string => join(path, 'run', 'start.lock');
const announcementOf = (path: string): string => join(path, 'run', 'address.json');
const recordOf = (path: string, part: Part): string => join(path, 'run', `${part}.json`);

/** Where Holdall serves on this data folder; undefined when it does not, or is still starting. */
export function runningOn(path: string): Announcement | undefined {
  try {
    const found = announcementSchema.parse(JSON.parse(readFileSync(announcementOf(path), 'utf8')));
    return isRunning(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a start has this data folder. Takes the lock for the blink of an eye. */
export function isTaken(path: string): boolean {
  if (!existsSync(join(path, 'run'))) return false;
  const free = tryLock(lockOf(path));
  free?.release();
  return free === undefined;
}

/**
 * Processes that a killed start has left behind on this data folder. None while a start has it: its
 * own are no leftovers.
 */
export function leftoversOn(path: string): { part: Part; pid: number }[] {
  if (isTaken(path)) return [];
  return PARTS.flatMap((part) => {
    const identity = readRecord(recordOf(path, part));
    return identity && isRunning(identity) ? [{ part, pid: identity.pid }] : [];
  });
}

function runningText(path: string): string {
  const found = runningOn(path);
  return found ? ` at ${found.url} (process ${found.pid})` : ', still starting';
}

function make(path: string): void {
  try {
    if (!existsSync(path)) {
      mkdirSync(path, { recursive: true });
      chmodSync(path, 0o700);
    }
    mkdirSync(join(path, 'run'), { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The data folder ${path} cannot be written (${reason}). Set HOLDALL_DATA.`);
  }
}

/**
 * Takes a data folder for this process alone, and ends what a killed start left running on it.
 * @throws when another start has it, saying where that one serves, or when it cannot be written
 */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  make(path);
  const announcement = announcementOf(path);
  const held = tryLock(lockOf(path));
  if (!held) {
    throw new Error(
      `Holdall is already running on ${path}${runningText(path)}. Stop that one first, or choose another folder with HOLDALL_DATA.`,
    );
  }
  const record = (part: Part) => recordOf(path, part);
  try {
    rmSync(announcement, { force: true });
    await endLeftovers(PARTS.map(record));
  } catch (error) {
    held.release();
    throw error;
  }
  return {
    path,
    record,
    recordsBefore: (part) => PARTS.slice(0, PARTS.indexOf(part)).map(record),
    announce: (at) => {
      const self = identify(process.pid);
      writeFileSync(announcement, JSON.stringify({ ...at, ...self }), { mode: 0o600 });
    },
    release: () => {
      rmSync(announcement, { force: true });
      held.release();
    },
  };
}
