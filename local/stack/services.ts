import { type RunningPostgres, startPostgres } from '../postgres/postgres.ts';
import { startChild } from '../process/child.ts';
import type { Running, Service } from '../process/supervisor.ts';
import type { DataDirectory, Part } from './data-directory.ts';
import type { ReservedPort } from './ports.ts';
import type { Say } from './steps.ts';

type Exit = { code: number | null; signal: NodeJS.Signals | null };

function describe({ code, signal }: Exit): string {
  return signal ? `killed by ${signal}` : `exit code ${code}`;
}

export type NodeServiceOptions = {
  name: string;
  part: Part;
  script: string;
  /** The line that says that it is ready. */
  ready: RegExp;
  /** Printed once by us instead, so it is not repeated. */
  env: NodeJS.ProcessEnv;
  directory: DataDirectory;
  /** The port that it is going to listen on, held until now. */
  port?: ReservedPort;
  say: Say;
};

const READY_MS = 120_000;

/** A part of the stack that is a Node script of this project. */
export function nodeService(options: NodeServiceOptions): Service {
  const { name, part, script, ready, env, directory, say } = options;
  return {
    name,
    start: async (signal): Promise<Running> => {
      await options.port?.release();
      const child = await startChild({
        script,
        env,
        onLine: (line) => {
          if (!ready.test(line)) say(`${part.padEnd(8)} | ${line}`);
        },
        tether: { after: directory.recordsBefore(part) },
        record: directory.record(part),
      });
      await child.line(ready, READY_MS, signal);
      return { exited: child.exited.then(describe), stop: () => child.stop() };
    },
  };
}

export type PostgresServiceOptions = {
  directory: DataDirectory;
  password: string;
  preferredPort: number;
  /** Called after each start, the first and any later one. */
  onStart: (postgres: RunningPostgres) => void;
};

/** PostgreSQL as a part of the stack. After a restart it has to be where it was. */
export function postgresService(options: PostgresServiceOptions): Service {
  let port = options.preferredPort;
  let bound = false;
  return {
    name: 'PostgreSQL',
    start: async (signal): Promise<Running> => {
      const postgres = await startPostgres({
        dataDirectory: options.directory.path,
        durable: true,
        password: options.password,
        preferredPort: port,
        record: options.directory.record('postgres'),
        stopAfter: options.directory.recordsBefore('postgres'),
        signal,
      });
      if (bound && postgres.port !== port) {
        await postgres.stop();
        throw new Error(`its port ${port} was taken by another program`);
      }
      port = postgres.port;
      bound = true;
      options.onStart(postgres);
      return { exited: postgres.exited.then(describe), stop: postgres.stop };
    },
  };
}
