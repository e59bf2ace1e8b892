import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { frugalEnvironment } from '../memory.ts';
import { credentials } from './running-store.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface ChildStore {
  port: number;
  process: ChildProcess;
  /** everything that it has printed so far */
  output(): string;
  /** Ends it with the signal and waits; the exit code, or null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Resident memory in bytes. */
  memory(): Promise<number>;
  /** The most resident memory that it has had, in bytes. */
  peakMemory(): Promise<number>;
}

type Settings = Record<string, string | undefined>;

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    ...frugalEnvironment,
    OBJECT_STORE_DATA: folder,
    OBJECT_STORE_HOST: '127.0.0.1',
    OBJECT_STORE_PORT: '0',
    OBJECT_STORE_ACCESS_KEY_ID: credentials.accessKeyId,
    OBJECT_STORE_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    OBJECT_STORE_REGION: credentials.region,
  };
}

async function statusBytes({ pid }: ChildProcess, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

/** Runs the store's entry with the given settings on top of good ones, until it ends by itself. */
export async function runToEnd(folder: string, settings: Settings) {
  const child = spawn(process.execPath, [main], { env: { ...environment(folder), ...settings } });
  let output = '';
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  child.stderr.on('data', (piece) => {
    output += piece;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

/**
 * Starts the store as a process of its own and waits until it listens.
 * @param largestFile limit for every file it writes, in KiB: a disk that is full
 */
export async function startChildStore(folder: string, largestFile?: number): Promise<ChildStore> {
  const limit = largestFile === undefined ? '' : `ulimit -f ${largestFile};`;
  const command = `${limit} exec "$0" "$1"`;
  const child = spawn('bash', ['-c', command, process.execPath, main], {
    env: environment(folder),
  });
  let output = '';
  const port = await new Promise<number>((resolve, reject) => {
    const read = (piece: Buffer) => {
      output += piece.toString();
      const found = /^object store listening on http:\/\/127\.0\.0\.1:(\d+)$/m.exec(output);
      if (found) resolve(Number(found[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`The store ended: ${output}`)));
  });
  return {
    port,
    process: child,
    output: () => output,
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
    memory: () => statusBytes(child, 'VmRSS'),
    peakMemory: () => statusBytes(child, 'VmHWM'),
  };
}
