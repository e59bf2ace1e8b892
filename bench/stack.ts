import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { closeDatabase } from '#db/client.ts';
import { newId } from '#server/core/ids.ts';
import { makeOrganization, makePerson, type Person } from '#server/testing/people.ts';
import { frugalEnvironment } from '../local/object-store/memory.ts';
import { openStore } from '../local/object-store/store.ts';
import { removePostgres } from '../local/postgres/postgres.ts';
import { startChild } from '../local/process/child.ts';
import { readRecord } from '../local/process/identity.ts';
import { allowOrigin, ensureBucket } from '../local/stack/bucket.ts';
import { loadSecrets } from '../local/stack/secrets.ts';
import { startStack } from '../local/stack/stack.ts';
import type { Say } from '../local/stack/steps.ts';
import {
  type Crowd,
  type OrganizationCrowd,
  seedFiles,
  seedFolder,
  seedObjects,
  seedTree,
  settle,
  treeOf,
  withoutGrams,
} from './seed.ts';

/** A Holdall that is thrown away after the run, with a person and their organizations in it. */
export interface Bench {
  /** Where people and this process reach it, on loopback. */
  url: string;
  person: Person;
  crowds: OrganizationCrowd[];
  /** A folder of their Personal with very many files; none where `longFolder` is 0. */
  longFolder: { name: string; files: number };
  /** The process that serves the app. */
  webPid: () => number;
  /** Lets the database take note of what its tables hold by now, as it does by itself once a minute. */
  settle: () => Promise<void>;
  /** 1 for as many rounds as a figure needs; less to see that it runs. */
  effort: number;
  signal: AbortSignal;
  say: Say;
}

type Planned = Pick<Crowd, 'files' | 'prefix'>;

const bucket = 'bench';
const region = 'us-east-1';

/** Our disk store as a process of its own, with the crowds in its index from the start. */
async function startStore(directory: string, crowds: Planned[], signal: AbortSignal) {
  const dataDirectory = join(directory, 'objects');
  const store = await openStore(dataDirectory);
  store.buckets.create(bucket, new Date());
  store.close();
  seedObjects(dataDirectory, bucket, crowds);
  const keys = { accessKeyId: 'BENCHBENCHBENCHBENCH', secretAccessKey: newId() };
  const child = await startChild({
    script: 'local/object-store/main.ts',
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ...frugalEnvironment,
      OBJECT_STORE_DATA: dataDirectory,
      OBJECT_STORE_HOST: '127.0.0.1',
      OBJECT_STORE_PORT: '0',
      OBJECT_STORE_ACCESS_KEY_ID: keys.accessKeyId,
      OBJECT_STORE_SECRET_ACCESS_KEY: keys.secretAccessKey,
      OBJECT_STORE_REGION: region,
    },
    onLine: () => {},
    tether: {},
  });
  const line = await child.line(/listening on /, 60_000, signal);
  const access = {
    S3_ENDPOINT: line.slice(line.indexOf('http')),
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
  };
  await ensureBucket(access);
  return { child, access };
}

function environmentOf(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, NODE_OPTIONS } = process.env;
  return { PATH, HOME, LANG, NODE_OPTIONS, NODE_ENV: 'production', LOG_LEVEL: 'warn' };
}

function adminUrl(directory: string, databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.username = 'postgres';
  url.password = loadSecrets(directory).postgresPassword;
  return url.toString();
}

async function asAdmin(
  directory: string,
  work: (admin: pg.Client) => Promise<void>,
): Promise<void> {
  const connectionString = adminUrl(directory, process.env.DATABASE_URL ?? '');
  const admin = new pg.Client({ connectionString });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

const seedDatabase = (
  directory: string,
  crowds: OrganizationCrowd[],
  long: Pick<Crowd, 'ownerId' | 'files'> & { name: string },
  say: Say,
): Promise<void> =>
  asAdmin(directory, async (admin) => {
    async function seed(crowd: Crowd, number: number) {
      const started = performance.now();
      await seedFiles(admin, crowd, number);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      say(`          ${crowd.files.toLocaleString('en')} rows in ${seconds} s`);
    }
    await withoutGrams(admin, async () => {
      for (const [i, crowd] of crowds.entries()) {
        await seed(crowd, i + 1);
        await seedTree(admin, crowd, i + 1);
      }
      if (long.files === 0) return;
      const folderId = await seedFolder(admin, long.ownerId, long.name);
      await seed({ ...long, organizationId: null, folderId, prefix: '' }, crowds.length + 1);
    });
    await settle(admin);
  });

/**
 * Starts a whole stack on loopback and free ports, calls `run`, and takes all of it away again.
 * @param sizes of the organizations that are seeded
 * @param longFolder how many files the long folder of Personal has
 */
export async function withBench(
  options: { sizes: readonly number[]; longFolder: number; say: Say; signal: AbortSignal },
  run: (bench: Bench) => Promise<void>,
): Promise<void> {
  const { sizes, say, signal } = options;
  const directory = mkdtempSync(join(tmpdir(), 'holdall-bench-'));
  const closers: (() => Promise<unknown>)[] = [];
  try {
    // The store's index is written before the database knows the organizations.
    const planned = sizes.map((files) => ({ files, prefix: `uploads/orgs/${newId()}/` }));
    const store = await startStore(directory, planned, signal);
    closers.push(() => store.child.stop());
    const stack = await startStack({
      settings: {
        dataDirectory: directory,
        host: '127.0.0.1',
        preferredPort: 0,
        preferredStorePort: 0,
        store: store.access,
      },
      mode: 'start',
      environment: environmentOf(),
      say,
      signal,
    });
    closers.push(() => stack.stop());
    await allowOrigin(store.access, stack.url);
    Object.assign(process.env, stack.environment);
    closers.push(closeDatabase);
    const person = await makePerson('Bench');
    const crowds: OrganizationCrowd[] = [];
    for (const [i, crowd] of planned.entries()) {
      const { id } = await makeOrganization(person, `Crowd${crowd.files}x`);
      const tree = treeOf(i + 1);
      crowds.push({ ...crowd, organizationId: id, ownerId: person.id, tree });
    }
    const longFolder = { name: 'A long folder', files: options.longFolder };
    await seedDatabase(directory, crowds, { ...longFolder, ownerId: person.id }, say);
    const webPid = () => readRecord(join(directory, 'run', 'web.json'))?.pid ?? 0;
    await run({
      url: stack.url,
      person,
      crowds,
      longFolder,
      webPid,
      settle: () => asAdmin(directory, settle),
      effort: 1,
      signal,
      say,
    });
  } finally {
    for (const close of closers.reverse()) await close();
    removePostgres(directory);
    rmSync(directory, { recursive: true, force: true });
  }
}
