import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { closeDatabase } from '#db/client.ts';
import { type RoleUrls, roleUrls } from '#db/setup.ts';
import { closeEvents } from '#server/core/events.ts';

/** PostgreSQL's condition of a database that has connections: its manual, appendix A. */
const objectInUse = '55006';

/** One statement as the server's admin, on a database of its own connection. */
async function asAdmin(database: string, statement: string): Promise<void> {
  const url = new URL(inject('stack').adminUrl);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh copy of the migrated template. */
export async function cloneDatabase(): Promise<{ name: string; urls: RoleUrls }> {
  const { adminUrl, passwords, template } = inject('stack');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin('postgres', `create database ${name} template ${template} owner holdall_owner`);
  return { name, urls: roleUrls({ adminUrl, database: name, passwords }) };
}

/** The server waits five seconds for connections that are being closed; what a killed process left is cut. */
export async function dropDatabase(name: string): Promise<void> {
  const drop = `drop database if exists ${name}`;
  try {
    await asAdmin('postgres', drop);
  } catch (error) {
    // A client that is told of its end while it closes throws where nobody can catch.
    if (!(error instanceof pg.DatabaseError && error.code === objectInUse)) throw error;
    await asAdmin('postgres', `${drop} with (force)`);
  }
}

/** Points this process's environment at a database and at the run's object store. */
export function setEnvironment(urls: RoleUrls, data: string): void {
  const { s3 } = inject('stack');
  Object.assign(process.env, {
    HOLDALL_URL: 'http://localhost:3000',
    HOLDALL_DATA: data,
    DATABASE_URL: urls.DATABASE_URL,
    DATABASE_AUTH_URL: urls.DATABASE_AUTH_URL,
    DATABASE_SYSTEM_URL: urls.DATABASE_SYSTEM_URL,
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: s3.bucket,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    AUTH_SECRET: 'a secret that only the tests know, 32+',
  });
}

/**
 * Gives the test file a database of its own and the environment that leads to it. The returned
 * object is filled before the first test.
 */
export function provideDatabase(): { urls: RoleUrls; data: string } {
  const place = { urls: {} as RoleUrls, data: '' };
  let name = '';
  beforeAll(async () => {
    const clone = await cloneDatabase();
    name = clone.name;
    place.urls = clone.urls;
    place.data = await mkdtemp(path.join(tmpdir(), 'holdall-data-'));
    setEnvironment(clone.urls, place.data);
  });
  afterAll(async () => {
    await closeEvents();
    await closeDatabase();
    await dropDatabase(name);
    await rm(place.data, { recursive: true, force: true });
  });
  return place;
}
