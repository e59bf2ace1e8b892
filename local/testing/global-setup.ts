import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '#db/migrate.ts';
import { setupDatabase } from '#db/setup.ts';
import { startObjectStore } from '../object-store/server.ts';
import { removePostgres, startPostgres } from '../postgres/postgres.ts';
import { ensureBucket } from '../stack/bucket.ts';
import { makeSecrets } from '../stack/secrets.ts';

/** What the tests of a run share: one PostgreSQL with a migrated template, one object store. */
export type TestStack = {
  /** Superuser, for CREATE DATABASE ... TEMPLATE. */
  adminUrl: string;
  passwords: { owner: string; auth: string; app: string; system: string };
  /** Name of the migrated database; nobody may stay connected to it. */
  template: string;
  s3: {
    endpoint: string;
    region: string;
    bucket: string;
    accessKeyId: string;
    secretAccessKey: string;
  };
};

declare module 'vitest' {
  interface ProvidedContext {
    stack: TestStack;
  }
}

const TEMPLATE = 'holdall_template';
const REGION = 'us-east-1';
const BUCKET = 'holdall-test';

async function startDatabase(directory: string, passwords: TestStack['passwords']) {
  const postgres = await startPostgres({
    dataDirectory: directory,
    durable: false,
    password: makeSecrets().postgresPassword,
    maxConnections: 300,
  });
  const { adminUrl } = postgres;
  const urls = await setupDatabase({ adminUrl, database: TEMPLATE, passwords });
  await migrate({ ownerUrl: urls.DATABASE_OWNER_URL, systemUrl: urls.DATABASE_SYSTEM_URL });
  return postgres;
}

async function startStore(directory: string) {
  const keys = makeSecrets().objectStore;
  const dataDirectory = join(directory, 'objects');
  mkdirSync(dataDirectory);
  const store = await startObjectStore({
    dataDirectory,
    host: '127.0.0.1',
    port: 0,
    region: REGION,
    ...keys,
  });
  const endpoint = `http://127.0.0.1:${store.port}`;
  await ensureBucket({
    S3_ENDPOINT: endpoint,
    S3_REGION: REGION,
    S3_BUCKET: BUCKET,
    S3_ACCESS_KEY_ID: keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
  });
  return { store, s3: { endpoint, region: REGION, bucket: BUCKET, ...keys } };
}

/** Vitest's global set-up: once per run, before all tests of all projects. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'holdall-test-'));
  const passwords = makeSecrets().databasePasswords;
  const postgres = await startDatabase(directory, passwords);
  const { store, s3 } = await startStore(directory);
  const { adminUrl } = postgres;
  project.provide('stack', { adminUrl, passwords, template: TEMPLATE, s3 });
  return async () => {
    await store.stop();
    await postgres.stop();
    removePostgres(directory);
    rmSync(directory, { recursive: true, force: true });
  };
}
