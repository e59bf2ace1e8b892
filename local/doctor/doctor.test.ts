import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, inject, test } from 'vitest';
import { corsRules } from '#server/object-store/cors.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { testStore } from '#server/testing/store.ts';
import { projectRoot } from '../process/child.ts';
import { identify } from '../process/identity.ts';
import { makeSecrets } from '../stack/secrets.ts';
import { scratchDirectory } from '../testing/scratch.ts';
import { findingLines, summaryLines } from './report.ts';

const place = provideDatabase();

/** Services of one's own: those of the run. */
function external(): Record<string, string> {
  const { s3 } = inject('stack');
  const { DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL } = place.urls;
  return {
    DATABASE_URL,
    DATABASE_AUTH_URL,
    DATABASE_SYSTEM_URL,
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: s3.bucket,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    AUTH_SECRET: 'a secret that only the tests know, 32+',
    HOLDALL_URL: 'http://localhost:3000',
  };
}

/** Runs the command as npm does, with this environment and nothing else. */
async function doctor(environment: Record<string, string>) {
  const child = spawn('node', [join(projectRoot, 'local/bootstrap.mjs'), 'doctor'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      HOLDALL_DATA: scratchDirectory(),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

beforeAll(async () => {
  const { client, bucket } = testStore();
  await client.send(
    new PutBucketCorsCommand({
      Bucket: bucket,
      CORSConfiguration: corsRules('http://localhost:3000'),
    }),
  );
});

test('services of one’s own are looked at by the environment; nothing is wrong, so it ends well', async () => {
  const { code, output } = await doctor(external());
  expect(output).toMatch(/^ok {6}The wall {20}Row level security is forced/m);
  expect(output).toMatch(/^ok {6}Checksums {19}Bytes that do not have/m);
  expect(output).toMatch(/^ok {6}Local stack {17}PostgreSQL and the object store are your own\.$/m);
  expect(output).toMatch(/\d+ ok, \d+ weaker, 0 wrong\n$/);
  expect(output).not.toContain(inject('stack').s3.secretAccessKey);
  expect(output).not.toContain(new URL(place.urls.DATABASE_URL).password);
  expect(code).toBe(0);
});

test('a local stack that does not run is said plainly, and what can be looked at without it is', async () => {
  const data = scratchDirectory();
  const { code, output } = await doctor({ HOLDALL_DATA: data });
  expect(output).toContain(
    `Holdall is not running on ${data}: its PostgreSQL and its object store cannot be looked at.\n        Start it with npm start`,
  );
  expect(output).toMatch(/^ok {6}Disk space/m);
  expect(output).toMatch(/Not looked at before that is mended: Database, .*Uploads in parts\n/);
  expect(output).toMatch(/, 1 wrong\n$/);
  expect(code).toBe(1);
});

test('a running local stack is found by what it has announced, with the secrets of its folder', async () => {
  const data = scratchDirectory();
  const { adminUrl, s3 } = inject('stack');
  mkdirSync(join(data, 'run'));
  const secrets = { ...makeSecrets(), databasePasswords: inject('stack').passwords };
  writeFileSync(join(data, 'secrets.json'), JSON.stringify(secrets));
  const announced = {
    listening: 'http://127.0.0.1:3005',
    ...identify(process.pid),
    url: 'http://localhost:3005',
    publicStoreEndpoint: s3.endpoint,
    postgresPort: Number(new URL(adminUrl).port),
    storeEndpoint: s3.endpoint,
  };
  writeFileSync(join(data, 'run', 'address.json'), JSON.stringify(announced));
  const { code, output } = await doctor({ HOLDALL_DATA: data });
  expect(output).toContain('Holdall is running at http://localhost:3005');
  // The run's database and store are others than this folder's secrets lead to.
  expect(output).toMatch(/^wrong {3}Database .*"holdall" does not exist/m);
  expect(output).toMatch(/^wrong {3}Bucket .*it answers 403/m);
  expect(code).toBe(1);
});

test.each([
  [{ PORT: 'many' }, 'PORT must be a port number'],
  [{ DATABASE_URL: 'postgres://a@b/c' }, 'DATABASE_'],
])('a setting that cannot be read (%j) is named, with where to look', async (setting, words) => {
  const { code, output } = await doctor(setting);
  expect(output).toMatch(/^wrong {3}Configuration/m);
  expect(output).toContain(words);
  expect(output).toContain('.env.example');
  expect(code).toBe(1);
});

test('a database that is away is wrong, with how to mend it', async () => {
  const { code, output } = await doctor({
    ...external(),
    DATABASE_URL: 'postgres://holdall_app:x@127.0.0.1:1/holdall',
  });
  expect(output).toMatch(/^wrong {3}Database .*ECONNREFUSED.*\n {8}Start PostgreSQL/m);
  expect(output).toMatch(/^ok {6}Bucket/m);
  expect(code).toBe(1);
});

test('each finding is one line, its remedy indented below; the end counts them', () => {
  const weak = {
    name: 'Clock',
    severity: 'weaker',
    sentence: 'It is late.',
    remedy: 'Set it.',
  } as const;
  const well = { name: 'Node', severity: 'ok', sentence: 'Node 24.', remedy: null } as const;
  expect(findingLines(weak)).toBe(
    'weaker  Clock                       It is late.\n        Set it.',
  );
  expect(findingLines(well)).toBe('ok      Node                        Node 24.');
  expect(summaryLines({ findings: [weak, well], skipped: [] })).toBe('1 ok, 1 weaker, 0 wrong');
});
