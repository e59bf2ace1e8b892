import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { removeRecord, writeRecord } from './identity.ts';
import type { TetherOptions } from './tether.ts';

const TETHER = fileURLToPath(new URL('./tether.ts', import.meta.url));
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export type ChildOptions = {
  /** A script for Node, absolute or relative to the project. */
  script: string;
  args?: string[];
  env: NodeJS.ProcessEnv;
  /** Called with each line of output; without it the output goes straight to the terminal. */
  onLine?: (line: string) => void;
  tether?: TetherOptions;
  /** Where to note pid and start time while the child runs. */
  record?: string;
};

export type Child = {
  pid: number;
  /** Resolves when the child is gone, with its code or the signal that ended it. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** SIGTERM, and SIGKILL to the whole group after the grace period. Resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
  /**
   * Resolves with the first line that matches.
   * @throws when the child exits, the time is over or the signal aborts; the child is stopped then.
   */
  line(pattern: RegExp, timeoutMs: number, signal?: AbortSignal): Promise<string>;
};

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody is left in the group, which is what was wanted.
  }
}

function launch(options: ChildOptions): ChildProcess {
  const output = options.onLine ? 'pipe' : 'inherit';
  // detached: a session of its own, so that Ctrl-C in the terminal does not reach all at once and
  // the order of stopping stays ours.
  return spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      TETHER,
      options.script,
      ...(options.args ?? []),
    ],
    {
      cwd: projectRoot,
      detached: true,
      stdio: ['ignore', output, output, 'pipe'],
      env: { ...options.env, HOLDALL_TETHER: JSON.stringify(options.tether ?? {}) },
    },
  );
}

/**
 * Starts a Node script as a child that ends when this process does, however this process ends.
 * @throws when the process cannot be made
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = launch(options);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid ?? 0;
  const listeners = new Set<(line: string) => void>();
  if (options.onLine) listeners.add(options.onLine);
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      for (const listener of listeners) listener(line);
    });
  }
  if (options.record) writeRecord(options.record, pid);
  const exited: Child['exited'] = new Promise((resolve) => {
    // 'close' rather than 'exit': the last lines of output have been seen by then.
    child.once('exit', () => killGroup(pid, 'SIGKILL'));
    child.once('close', (code, signal) => {
      if (options.record) removeRecord(options.record);
      resolve({ code, signal });
    });
  });
  const stop: Child['stop'] = async (graceMs = 10_000) => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => killGroup(pid, 'SIGKILL'), graceMs);
    await exited;
    clearTimeout(timer);
  };
  const line: Child['line'] = async (pattern, timeoutMs, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const given = signal ? AbortSignal.any([signal, timeout]) : timeout;
    let settle: (() => void) | undefined;
    const found = new Promise<string>((resolve, reject) => {
      const onLine = (text: string) => pattern.test(text) && resolve(text);
      const onAbort = () =>
        reject(
          signal?.aborted
            ? signal.reason
            : new Error(`${options.script} was not ready within ${timeoutMs / 1000} s`),
        );
      listeners.add(onLine);
      given.addEventListener('abort', onAbort, { once: true });
      if (given.aborted) onAbort();
      void exited.then(({ code, signal: by }) =>
        reject(new Error(`${options.script} ended before it was ready (${by ?? `code ${code}`})`)),
      );
      settle = () => {
        listeners.delete(onLine);
        given.removeEventListener('abort', onAbort);
      };
    });
    try {
      return await found;
    } catch (error) {
      await stop();
      throw error;
    } finally {
      settle?.();
    }
  };
  return { pid, exited, stop, line };
}
