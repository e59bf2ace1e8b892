import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export type ProcessIdentity = { pid: number; startTime: string };

/**
 * The fields of /proc/<pid>/stat after the command name (proc(5)): 0 is the state, 1 the parent,
 * 19 the start time in clock ticks since boot. Undefined when there is no such process.
 */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Identifies a running process, or answers undefined when it is gone or a zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const fields = statFields(pid);
  const startTime = fields?.[19];
  // A zombie holds nothing any more; where nobody reaps orphans it would stay for ever.
  if (!startTime || fields[0] === 'Z') return undefined;
  return { pid, startTime };
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startTime === identity.startTime;
}

/** Writes who a process is, so that a later start can find it should it be left over. */
export function writeRecord(path: string, pid: number): void {
  const identity = identify(pid);
  if (identity) writeFileSync(path, JSON.stringify(identity), { mode: 0o600 });
}

/** Reads a record; undefined when there is none or it was cut off while being written. */
export function readRecord(path: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value) || !('startTime' in value)) return undefined;
    if (typeof value.pid !== 'number' || typeof value.startTime !== 'string') return undefined;
    return { pid: value.pid, startTime: value.startTime };
  } catch {
    return undefined;
  }
}

/** Forgets a record. */
export function removeRecord(path: string): void {
  rmSync(path, { force: true });
}
