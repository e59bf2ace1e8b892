import { createServer } from 'node:net';
import { beforeAll, expect, inject, test } from 'vitest';
import { health } from '#server/health/queries.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { completeUpload, startUpload } from '#server/testing/files.ts';
import { makeRows } from '#server/testing/isolation/world.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';

provideDatabase();

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

beforeAll(async () => {
  process.env.S3_PUBLIC_ENDPOINT = inject('stack').s3.endpoint;
  process.env.S3_ENDPOINT = `http://127.0.0.1:${await closedPort()}`;
});

test('[case 66] while the store is away, uploads, downloads and completions say so, and nothing is lost', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { fileId, uploadId } = await makeRows({ userId: ada.id, organizationId: null });
  const away = {
    code: 'STORAGE_UNAVAILABLE',
    message: 'The file storage does not answer. Nothing is lost: try again in a moment.',
    details: {},
  };
  expect(await refusal(caller.files.downloadUrl({ id: fileId }))).toEqual(away);
  expect((await caller.files.get({ id: fileId })).damagedAt).toBeNull();
  expect(await refusal(startUpload(caller, { filename: 'a.txt' }))).toEqual(away);
  expect(await refusal(completeUpload(caller, uploadId))).toEqual(away);
  // The upload can be completed later: it has not ended.
  expect(await refusal(completeUpload(caller, uploadId))).toEqual(away);
  expect((await caller.files.list({})).items.map((item) => item.id)).toEqual([fileId]);
});

test('the health check says which part is away, and nothing more', async () => {
  expect(await health()).toEqual({
    ready: false,
    database: 'ok',
    migrations: 'ok',
    objectStore: 'failing',
  });
});
