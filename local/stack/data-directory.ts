import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers } from '../process/leftovers.ts';
import { tryLock } from '../process/lock.ts';

/** The parts of the stack in the order in which they stop. */
export const PARTS = ['web', 'worker', 'store', 'postgres'] as const;
export type Part = (typeof PARTS)[number];

export type DataDirectory = {
  path: string;
  /** Where a part's process is noted while it runs. */
  record(part: Part): string;
  /** The records of all that stop before this part. */
  recordsBefore(part: Part): string[];
  /** Tells a second start where this one serves. */
  announce(url: string): void;
  release(): void;
};

function runningText(path: string): string {
  try {
    const { url, pid }: { url: string; pid: number } = JSON.parse(readFileSync(path, 'utf8'));
    return ` at ${url} (process ${pid})`;
  } catch {
    return ', still starting';
  }
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
  const announcement = join(path, 'run', 'address.json');
  const held = tryLock(join(path, 'run', 'start.lock'));
  if (!held) {
    throw new Error(
      `Holdall is already running on ${path}${runningText(announcement)}. Stop that one first, or choose another folder with HOLDALL_DATA.`,
    );
  }
  const record = (part: Part) => join(path, 'run', `${part}.json`);
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
    announce: (url) => {
      writeFileSync(announcement, JSON.stringify({ url, pid: process.pid }), { mode: 0o600 });
    },
    release: () => {
      rmSync(announcement, { force: true });
      held.release();
    },
  };
}
