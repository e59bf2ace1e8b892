import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

export type Lock = { release(): void };

/**
 * Takes a lock that dies with its holder: SQLite's lock on the file is the kernel's, so a killed
 * process leaves none behind. Undefined when another process holds it.
 */
export function tryLock(path: string): Lock | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    // SQLITE_BUSY is 5: https://sqlite.org/rescode.html
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

/** Waits for the lock; `onWait` is called once when somebody else has it. */
export async function lock(path: string, onWait: () => void, abort?: AbortSignal): Promise<Lock> {
  let taken = tryLock(path);
  if (!taken) onWait();
  while (!taken) {
    abort?.throwIfAborted();
    await delay(200);
    taken = tryLock(path);
  }
  return taken;
}
