import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity, readRecord, removeRecord } from './identity.ts';

function signal(pid: number, name: NodeJS.Signals | 0): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between.
  }
}

/**
 * Ends a process step by step: each signal is followed by its time to obey, in milliseconds.
 * Resolves when the process is gone, or false when it outlived all of them.
 */
export async function endProcess(
  identity: ProcessIdentity,
  steps: readonly (readonly [NodeJS.Signals | 0, number])[],
): Promise<boolean> {
  for (const [name, patienceMs] of steps) {
    signal(identity.pid, name);
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if (!isRunning(identity)) return true;
      await delay(20);
    }
  }
  return !isRunning(identity);
}

/**
 * Ends what a killed start has left behind, found by the records in the order given.
 * @returns how many processes were still there
 * @throws when one of them cannot be ended, for example because it belongs to another user
 */
export async function endLeftovers(records: readonly string[]): Promise<number> {
  let ended = 0;
  for (const record of records) {
    const identity = readRecord(record);
    if (identity && isRunning(identity)) {
      const gone = await endProcess(identity, [
        // Its tether is stopping it already; signal 0 only asks.
        [0, 3_000],
        ['SIGTERM', 12_000],
        ['SIGKILL', 3_000],
      ]);
      if (!gone) {
        throw new Error(
          `Process ${identity.pid} of an earlier start is still running and cannot be ended from this account. End it, then start again.`,
        );
      }
      ended += 1;
    }
    removeRecord(record);
  }
  return ended;
}
