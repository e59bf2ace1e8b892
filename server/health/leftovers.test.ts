import { CreateBucketCommand, CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { sweepProbes } from '#server/jobs/probes/mutations.ts';
import { probeKey } from '#server/object-store/keys.ts';
import { listOpenParts } from '#server/object-store/multipart.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile, startUpload } from '#server/testing/files.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { deleteBehind, objectOf, putBehind, storedText, testStore } from '#server/testing/store.ts';
import { checks, examine } from './queries.ts';

provideDatabase();

/** Of its own: what is counted here must not be another test's. */
const bucket = 'holdall-leftovers';

beforeAll(async () => {
  const { client } = testStore();
  await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: Error) => {
    if (error.name !== 'BucketAlreadyOwnedByYou') throw error;
  });
  process.env.S3_BUCKET = bucket;
});

async function look(name: string) {
  const { findings } = await examine(checks.filter((check) => check.name === name));
  return findings[0];
}

/** The key of a throw-away object that was made this many minutes ago (UUIDv7: its time is first). */
function probeOf(minutesAgo: number): string {
  const time = (Date.now() - minutesAgo * 60_000).toString(16).padStart(12, '0');
  return probeKey(`${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}`, 'put');
}

// One bucket, one database: the order of these steps is the life of leftovers.
test('objects without rows and rows without objects are counted; what people do meanwhile is neither', async () => {
  const caller = await as(await makePerson());
  const kept = await putFile(caller, { filename: 'kept.txt' });
  const lost = await putFile(caller, { filename: 'lost.txt' });
  await startUpload(caller, { filename: 'not sent yet.txt' });
  expect(await look('Objects and rows')).toMatchObject({
    severity: 'ok',
    sentence:
      'All 2 objects were compared with the database: each has its row, and each row its object.',
  });

  const stray = `uploads/users/${newId()}/${newId()}/stray.txt`;
  await putBehind(stray, 'nobody knows me', bucket);
  await putBehind('something/else', 'of another program', bucket);
  expect(await look('Objects and rows')).toMatchObject({
    severity: 'weaker',
    sentence: `All 3 objects were compared with the database. Objects that belong to no file: 1, such as ${stray}.`,
  });

  const { objectKey } = await objectOf({ fileId: lost.id });
  await deleteBehind(objectKey, bucket);
  expect(await look('Objects and rows')).toMatchObject({
    severity: 'wrong',
    sentence: expect.stringContaining(`Objects that are missing: 1, such as ${objectKey}`),
  });
  expect((await objectOf({ fileId: kept.id })).state).toBe('stored');
});

test('throw-away objects that were left are named, and a job sweeps them, but not those of a trial under way', async () => {
  const [old, fresh] = [probeOf(60), probeOf(1)];
  await putBehind(old, 'left', bucket);
  await putBehind(fresh, 'in use', bucket);
  expect(await look('Throw-away objects')).toMatchObject({
    severity: 'weaker',
    sentence: 'Objects of earlier trials that are left under probes/: 1.',
  });
  await sweepProbes();
  await sweepProbes();
  expect(await storedText(old, bucket)).toBeNull();
  expect(await storedText(fresh, bucket)).toBe('in use');
  expect(await look('Throw-away objects')).toMatchObject({ severity: 'ok' });
});

test('uploads in parts that nobody knows are named, and a job gives up those of trials', async () => {
  const { client } = testStore();
  const stray = `uploads/users/${newId()}/${newId()}/large.bin`;
  const begin = (key: string) =>
    client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
  const supported = await begin(stray).then(
    () => true,
    (error: Error) => error.name !== 'NotImplemented',
  );
  if (!supported) {
    expect(await look('Uploads in parts')).toMatchObject({
      sentence: 'The store knows no uploads in parts, so none is left over.',
    });
    return;
  }
  const [old, fresh] = [probeOf(60), probeOf(1)];
  await begin(old);
  await begin(fresh);
  expect(await look('Uploads in parts')).toMatchObject({
    severity: 'weaker',
    sentence: `Uploads in parts that belong to no file: 1, such as ${stray}.`,
  });
  await sweepProbes();
  const left = (await listOpenParts(bucket, '')) ?? [];
  expect(left.map(({ key }) => key).sort()).toEqual([fresh, stray].sort());
});
