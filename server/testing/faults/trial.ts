import { inject } from 'vitest';
import { type Child, startChild } from '#local/process/child.ts';
import { headersOf, type Person } from '../people.ts';
import { type Door, openDatabaseDoor } from './database-door.ts';
import { type Cut, type Fuse, makeFuse } from './fuse.ts';
import { openStoreDoor } from './store-door.ts';

/** A server that may be killed at any of its writes. */
export interface MortalServer {
  /** Calls a procedure as a person. Rejects when the server dies over it. */
  call<T = unknown>(person: Person, path: string, input: unknown): Promise<T>;
  /** One turn of a job. */
  job(
    name: 'expire' | 'process' | 'sweep' | 'thumbnails' | 'empty' | 'expire-trash' | 'transfer',
  ): Promise<void>;
  fuse: Fuse;
  /** Resolves when it is gone. */
  exited: Child['exited'];
  stop(): Promise<void>;
}

const databaseUrls = ['DATABASE_URL', 'DATABASE_SYSTEM_URL'] as const;

async function startProcess(database: Door, store: Door): Promise<Child & { urls: string[] }> {
  const through = Object.fromEntries(
    databaseUrls.map((name) => [name, database.through(process.env[name] ?? '')]),
  );
  const child = await startChild({
    script: 'server/testing/faults/api-process.ts',
    env: { ...process.env, ...through, S3_ENDPOINT: store.through(process.env.S3_ENDPOINT ?? '') },
    onLine: () => {},
    tether: {},
  });
  const [, ...urls] = (await child.line(/^ready /, 60_000)).split(' ');
  return { ...child, urls };
}

/** Starts a server behind doors that count its writes. Signing in and rate limits are not among them. */
export async function startMortalServer(): Promise<MortalServer> {
  const fuse = makeFuse();
  const database = await openDatabaseDoor(process.env.DATABASE_URL ?? '', fuse);
  const store = await openStoreDoor(inject('stack').s3.endpoint, fuse);
  const child = await startProcess(database, store);
  const [api = '', worker = ''] = child.urls;
  return {
    fuse,
    exited: child.exited,
    async call(person, path, input) {
      const headers = headersOf(person);
      headers.set('content-type', 'application/json');
      const response = await fetch(`${api}/api/trpc/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ json: input }),
      });
      const answer = await response.json();
      if (answer.error) throw new Error(answer.error.json.message);
      return answer.result.data.json;
    },
    async job(name) {
      await (await fetch(`${worker}/${name}`, { method: 'POST' })).text();
    },
    async stop() {
      await child.stop(0);
      database.close();
      store.close();
    },
  };
}

/** Kills the server at one of the writes of `act`. @returns the writes that it began */
export async function killAt(
  server: MortalServer,
  cut: Cut,
  act: (server: MortalServer) => Promise<unknown>,
): Promise<readonly string[]> {
  server.fuse.arm(cut, () => void server.stop());
  const outcome = await act(server).then(
    () => 'it got to its end',
    () => 'it died',
  );
  if (outcome !== 'it died')
    throw new Error(`there is no write number ${cut.step}: ${server.fuse.steps.join(', ')}`);
  await server.exited;
  return server.fuse.steps;
}

/** The writes of `act`, in order, where nothing is cut. */
export async function writesOf(
  server: MortalServer,
  act: (server: MortalServer) => Promise<unknown>,
): Promise<readonly string[]> {
  server.fuse.arm(null, () => {});
  await act(server);
  server.fuse.disarm();
  return server.fuse.steps;
}
