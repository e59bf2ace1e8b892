// Preloaded (`--import`) into each child process. Descriptor 3 is a pipe that the parent holds open
// and never writes to: when it closes, the parent is dead, however it died, and so must we be.
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, readRecord } from './identity.ts';

/** How the child ends when its parent is gone. */
export type TetherOptions = {
  /** Records of processes to wait for first, so that an orphaned stack still stops in order. */
  after?: string[];
  /** The child leads a process group of helpers that have to end with it. */
  group?: boolean;
  /** Time for an orderly end before it is killed; 10 s unless told. */
  graceMs?: number;
};

const ORDER_LIMIT_MS = 12_000;

async function endAfterParent(options: TetherOptions): Promise<void> {
  const deadline = Date.now() + ORDER_LIMIT_MS;
  const isUp = (path: string) => {
    const identity = readRecord(path);
    return identity !== undefined && isRunning(identity);
  };
  while (options.after?.some(isUp) && Date.now() < deadline) await delay(50);
  const target = options.group ? -process.pid : process.pid;
  setTimeout(() => process.kill(target, 'SIGKILL'), options.graceMs ?? 10_000).unref();
  // Output has no reader any more; a failing write must not cut the orderly shutdown short.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.kill(target, 'SIGTERM');
}

const settings = process.env.HOLDALL_TETHER;
if (settings) {
  delete process.env.HOLDALL_TETHER;
  const options: TetherOptions = JSON.parse(settings);
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.on('error', () => undefined);
  pipe.once('close', () => void endAfterParent(options));
  pipe.resume();
  pipe.unref();
}
