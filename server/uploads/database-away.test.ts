import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '#db/client.ts';
import { migrate } from '#db/migrate.ts';
import { type RoleUrls, setupDatabase } from '#db/setup.ts';
import { type RunningPostgres, removePostgres, startPostgres } from '#local/postgres/postgres.ts';
import { makeSecrets } from '#local/stack/secrets.ts';
import { cleanUp } from '#server/testing/cleaning.ts';
import { setEnvironment } from '#server/testing/database.ts';
import { completeUpload, send, startUpload } from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { partOf, sendParts, startParts } from '#server/testing/parts.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';

// A server of this file's own: the other tests go on with theirs.
const folder = mkdtempSync(join(tmpdir(), 'holdall-away-'));
const { postgresPassword: password, databasePasswords: passwords } = makeSecrets();
let postgres: RunningPostgres;
let urls: RoleUrls;

const start = (preferredPort?: number) =>
  startPostgres({
    dataDirectory: folder,
    durable: true,
    password,
    ...(preferredPort && { preferredPort }),
  });

beforeAll(async () => {
  postgres = await start();
  urls = await setupDatabase({ adminUrl: postgres.adminUrl, database: 'holdall', passwords });
  await migrate({ ownerUrl: urls.DATABASE_OWNER_URL, systemUrl: urls.DATABASE_SYSTEM_URL });
  setEnvironment(urls, folder);
  process.env.UPLOAD_PART_BYTES = String(5 * 1024 ** 2);
});

afterAll(async () => {
  await closeDatabase();
  await postgres.stop();
  removePostgres(folder);
  rmSync(folder, { recursive: true, force: true });
});

/** Stops the server, runs `meanwhile`, and starts it again where it was. */
async function whileAway(meanwhile: () => Promise<void>): Promise<void> {
  const { port } = postgres;
  await postgres.stop();
  await meanwhile();
  postgres = await start(port);
}

test('[case 65] PostgreSQL restarts between all steps of an upload: nothing is lost, and nothing is left', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const bytes = new Uint8Array(randomBytes(6 * 1024 ** 2));
  const single = await startUpload(caller, { filename: 'a.txt' });
  const parts = await startParts(caller, bytes);
  await whileAway(async () => {
    // The store is there: what is signed goes on arriving.
    expect((await send(single.put, single.bytes)).status).toBe(200);
    expect(await refusalCode(completeUpload(caller, single.uploadId))).toBe('DATABASE_UNAVAILABLE');
  });
  expect(await sendParts(caller, parts)).toEqual([200, 200]);
  await whileAway(async () => {
    expect(await refusalCode(completeUpload(caller, parts.uploadId))).toBe('DATABASE_UNAVAILABLE');
  });
  for (const { uploadId } of [single, parts])
    expect((await completeUpload(caller, uploadId)).outcome).toBe('stored');
  // Given up on the way, with a part at the store.
  const abandoned = await startParts(caller, bytes, 'abandoned.bin');
  expect(partOf(abandoned, 2).length).toBeGreaterThan(0);
  await sendParts(caller, abandoned, [1]);
  await whileAway(async () => {});
  await cleanUp(urls);
  expect(await problemsOf(urls, `user:${ada.id}`)).toEqual([]);
  expect((await caller.files.list({})).items.map(({ filename }) => filename)).toEqual([
    'a.txt',
    'large.bin',
  ]);
});
