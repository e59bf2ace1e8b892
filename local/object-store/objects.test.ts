import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobFiles, startTemporaryStore } from './testing/running-store.ts';

const Bucket = 'files';
let running: Awaited<ReturnType<typeof startTemporaryStore>>;

beforeAll(async () => {
  running = await startTemporaryStore();
  await running.client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => running.close());

/** The code and status with which the store refuses. */
async function refusal(work: Promise<unknown>): Promise<[string, number | undefined]> {
  const error: unknown = await work.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof S3ServiceException)) throw error;
  return [error.name, error.$metadata.httpStatusCode];
}

const put = (Key: string, Body: string | Buffer, more = {}) =>
  running.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more = {}) =>
  running.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more = {}) => (await get(Key, more)).Body?.transformToString();

describe('buckets', () => {
  test('are created, found, listed and deleted', async () => {
    const { client } = running;
    await client.send(new CreateBucketCommand({ Bucket: 'another' }));
    const head = await client.send(new HeadBucketCommand({ Bucket: 'another' }));
    expect(head.BucketRegion).toBe('eu-test-1');
    const listed = await client.send(new ListBucketsCommand({}));
    expect(listed.Buckets?.map((bucket) => bucket.Name)).toEqual(['another', Bucket]);
    await client.send(new DeleteBucketCommand({ Bucket: 'another' }));
    expect(await refusal(client.send(new HeadBucketCommand({ Bucket: 'another' })))).toEqual([
      'NotFound',
      404,
    ]);
  });

  test('are refused twice, with a bad name, in another region, and deleted only when empty', async () => {
    const { client } = running;
    await put('occupied', 'x');
    const create = (name: string, CreateBucketConfiguration = {}) =>
      refusal(client.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration })));
    expect(await create(Bucket)).toEqual(['BucketAlreadyOwnedByYou', 409]);
    expect(await create('Upper')).toEqual(['InvalidBucketName', 400]);
    expect(await create('127.0.0.1')).toEqual(['InvalidBucketName', 400]);
    expect(await create('elsewhere', { LocationConstraint: 'eu-west-1' })).toEqual([
      'IllegalLocationConstraintException',
      400,
    ]);
    expect(await refusal(client.send(new DeleteBucketCommand({ Bucket })))).toEqual([
      'BucketNotEmpty',
      409,
    ]);
    expect(await refusal(client.send(new DeleteBucketCommand({ Bucket: 'nowhere' })))).toEqual([
      'NoSuchBucket',
      404,
    ]);
  });
});

describe('objects', () => {
  test('come back with the bytes, headers and metadata that were stored', async () => {
    const body = randomBytes(200_000);
    const expires = new Date('2030-01-02T03:04:05Z');
    const stored = await put('all', body, {
      ContentType: 'video/mp4',
      ContentDisposition: 'inline; filename="a.mp4"',
      ContentEncoding: 'identity',
      ContentLanguage: 'de',
      CacheControl: 'private, max-age=60',
      Expires: expires,
      Metadata: { owner: 'ada', 'a-b': 'two  words' },
    });
    const md5 = createHash('md5').update(body).digest('hex');
    expect(stored.ETag).toBe(`"${md5}"`);
    const got = await get('all');
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(got).toMatchObject({
      ContentType: 'video/mp4',
      ContentDisposition: 'inline; filename="a.mp4"',
      ContentEncoding: 'identity',
      ContentLanguage: 'de',
      CacheControl: 'private, max-age=60',
      ExpiresString: expires.toUTCString(),
      ContentLength: 200_000,
      AcceptRanges: 'bytes',
      ETag: `"${md5}"`,
      Metadata: { owner: 'ada', 'a-b': 'two  words' },
    });
    const head = await running.client.send(new HeadObjectCommand({ Bucket, Key: 'all' }));
    expect(head).toMatchObject({ ContentLength: 200_000, Metadata: { owner: 'ada' } });
    expect(Math.abs((head.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('[case 38] of 0 bytes are objects too', async () => {
    await put('empty', '');
    expect((await get('empty')).ContentLength).toBe(0);
    expect(await text('empty')).toBe('');
    expect(await refusal(get('empty', { Range: 'bytes=0-' }))).toEqual(['InvalidRange', 416]);
  });

  test('streamed with the SDK defaults arrive without their aws-chunked framing', async () => {
    const body = randomBytes(300_000);
    const Body = Readable.from([
      body.subarray(0, 7),
      body.subarray(7, 150_001),
      body.subarray(150_001),
    ]);
    await put('streamed', '', { Body, ContentLength: body.length });
    const got = await get('streamed', { ChecksumMode: 'ENABLED' });
    expect(got.ChecksumCRC32).toBeDefined();
    expect(got.ContentEncoding).toBeUndefined();
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(body);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'carry the %s that their writer gave, and only where it is asked for',
    async (ChecksumAlgorithm) => {
      const Key = `checksum-${ChecksumAlgorithm}`;
      if (ChecksumAlgorithm === 'CRC64NVME') {
        await put(Key, '123456789', { ChecksumCRC64NVME: 'rosUhgp5mIg=' });
      } else if (ChecksumAlgorithm === 'CRC32C') {
        await put(Key, '123456789', { ChecksumCRC32C: '4waSgw==' });
      } else {
        await put(Key, '123456789', { ChecksumAlgorithm });
      }
      const values = {
        CRC32: 'y/Q5Jg==',
        CRC32C: '4waSgw==',
        CRC64NVME: 'rosUhgp5mIg=',
        SHA1: createHash('sha1').update('123456789').digest('base64'),
        SHA256: createHash('sha256').update('123456789').digest('base64'),
      };
      const head = await running.client.send(
        new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }),
      );
      expect(head[`Checksum${ChecksumAlgorithm}`]).toBe(values[ChecksumAlgorithm]);
      const plain = await running.client.send(new HeadObjectCommand({ Bucket, Key }));
      expect(plain[`Checksum${ChecksumAlgorithm}`]).toBeUndefined();
    },
  );

  test('a and a/b live side by side, and so do keys that look like paths', async () => {
    const keys = [
      'a',
      'a/b',
      'a/',
      '/a',
      '../a',
      './a',
      'a//b',
      '%2e%2e/a',
      'é',
      'e\u0301',
      '최종 (1).pdf',
      '😀',
      'CON',
      'a+b c',
      'x?y#z',
      '\u0001',
      'q"\'<>&',
    ];
    for (const key of keys) await put(`side/${key}`, key);
    for (const key of keys) expect(await text(`side/${key}`)).toBe(key);
  });

  test('that are missing give NoSuchKey, in a missing bucket NoSuchBucket', async () => {
    expect(await refusal(get('missing'))).toEqual(['NoSuchKey', 404]);
    const elsewhere = new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' });
    expect(await refusal(running.client.send(elsewhere))).toEqual(['NoSuchBucket', 404]);
    const head = new HeadObjectCommand({ Bucket, Key: 'missing' });
    expect(await refusal(running.client.send(head))).toEqual(['NotFound', 404]);
  });

  test('are deleted once or twice with the same answer, and take their bytes with them', async () => {
    const before = await blobFiles(running.folder);
    await put('short-lived', 'one');
    await put('short-lived', 'two');
    expect(await blobFiles(running.folder)).toHaveLength(before.length + 1);
    const command = new DeleteObjectCommand({ Bucket, Key: 'short-lived' });
    for (let round = 0; round < 2; round += 1) {
      expect((await running.client.send(command)).$metadata.httpStatusCode).toBe(204);
    }
    expect((await blobFiles(running.folder)).sort()).toEqual(before.sort());
  });

  test('are deleted many at once, item by item', async () => {
    await put('many/1', '1');
    await put('many/2 &\r<', '2');
    const kept = await put('many/3', '3');
    const many = (Quiet: boolean) =>
      running.client.send(
        new DeleteObjectsCommand({
          Bucket,
          Delete: {
            Quiet,
            Objects: [
              { Key: 'many/1' },
              { Key: 'many/2 &\r<' },
              { Key: 'many/never' },
              { Key: 'many/3', ETag: '"another"' },
              { Key: 'k'.repeat(1025) },
            ],
          },
        }),
      );
    const answer = await many(false);
    expect(answer.Deleted?.map((item) => item.Key)).toEqual([
      'many/1',
      'many/2 &\r<',
      'many/never',
    ]);
    const quiet = await many(true);
    expect(quiet.Deleted).toBeUndefined();
    for (const { Errors } of [answer, quiet]) {
      expect(Errors?.map((item) => item.Code)).toEqual(['PreconditionFailed', 'KeyTooLongError']);
    }
    expect((await get('many/3')).ETag).toBe(kept.ETag);
    expect(await refusal(get('many/2 &\r<'))).toEqual(['NoSuchKey', 404]);
  });
});

describe('ranges and conditions', () => {
  test('[case 50] ranges are exact: middle, open, suffix, beyond the end, several, past the end', async () => {
    await put('digits', '0123456789');
    const part = await get('digits', { Range: 'bytes=2-4' });
    expect(part.ContentRange).toBe('bytes 2-4/10');
    expect(part.$metadata.httpStatusCode).toBe(206);
    expect(await part.Body?.transformToString()).toBe('234');
    expect(await text('digits', { Range: 'bytes=7-' })).toBe('789');
    expect(await text('digits', { Range: 'bytes=-3' })).toBe('789');
    expect(await text('digits', { Range: 'bytes=-99' })).toBe('0123456789');
    expect(await text('digits', { Range: 'bytes=8-99' })).toBe('89');
    expect(await text('digits', { Range: 'bytes=0-1,3-4' })).toBe('0123456789');
    expect(await refusal(get('digits', { Range: 'bytes=10-' }))).toEqual(['InvalidRange', 416]);
  });

  test('reads obey If-Match, If-None-Match and the two dates', async () => {
    const { ETag } = await put('conditional', 'x');
    const past = new Date(Date.now() - 3_600_000);
    const future = new Date(Date.now() + 3_600_000);
    expect(await text('conditional', { IfMatch: ETag })).toBe('x');
    expect(await text('conditional', { IfNoneMatch: '"other"' })).toBe('x');
    expect(await text('conditional', { IfModifiedSince: past })).toBe('x');
    expect(await refusal(get('conditional', { IfMatch: '"other"' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect((await refusal(get('conditional', { IfNoneMatch: ETag })))[1]).toBe(304);
    expect((await refusal(get('conditional', { IfModifiedSince: future })))[1]).toBe(304);
    expect((await refusal(get('conditional', { IfUnmodifiedSince: past })))[1]).toBe(412);
  });

  test('[case 25] a second PUT with If-None-Match: * is refused and changes nothing', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    expect(await refusal(put('once', 'second', { IfNoneMatch: '*' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect(await text('once')).toBe('first');
  });

  test('of 20 creations at once exactly one wins and the others leave no bytes', async () => {
    const before = (await blobFiles(running.folder)).length;
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => put('race', `racer ${index}`, { IfNoneMatch: '*' })),
    );
    const winners = attempts.flatMap((attempt, index) =>
      attempt.status === 'fulfilled' ? [index] : [],
    );
    expect(winners).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason.name).toBe('PreconditionFailed');
    }
    expect(await text('race')).toBe(`racer ${winners[0]}`);
    expect(await blobFiles(running.folder)).toHaveLength(before + 1);
  });

  test('writes and deletes obey If-Match', async () => {
    const { ETag } = await put('guarded', '1');
    expect(await refusal(put('guarded', '2', { IfMatch: '"other"' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect(await refusal(put('absent', '2', { IfMatch: ETag }))).toEqual(['NoSuchKey', 404]);
    await put('guarded', '2', { IfMatch: ETag });
    const remove = new DeleteObjectCommand({ Bucket, Key: 'guarded', IfMatch: ETag });
    expect(await refusal(running.client.send(remove))).toEqual(['PreconditionFailed', 412]);
    expect(await text('guarded')).toBe('2');
  });
});

describe('copies', () => {
  const copy = (Key: string, source: string, more = {}) =>
    running.client.send(
      new CopyObjectCommand({
        Bucket,
        Key,
        CopySource: `${Bucket}/${encodeURIComponent(source)}`,
        ...more,
      }),
    );

  test('keep bytes, headers, metadata and checksum, or replace what is said about them', async () => {
    await put('source ü', 'bytes', {
      ContentType: 'text/plain',
      Metadata: { a: '1' },
      ChecksumAlgorithm: 'SHA256',
    });
    const answer = await copy('copied', 'source ü');
    expect(answer.CopyObjectResult?.ETag).toBe((await get('source ü')).ETag);
    const sha256 = createHash('sha256').update('bytes').digest('base64');
    expect(answer.CopyObjectResult?.ChecksumSHA256).toBe(sha256);
    expect(await get('copied')).toMatchObject({ ContentType: 'text/plain', Metadata: { a: '1' } });
    await copy('copied', 'source ü', {
      MetadataDirective: 'REPLACE',
      ContentType: 'text/css',
      Metadata: { b: '2' },
    });
    const replaced = await get('copied');
    expect(replaced).toMatchObject({ ContentType: 'text/css', Metadata: { b: '2' } });
    expect(await replaced.Body?.transformToString()).toBe('bytes');
  });

  test('obey the conditions on source and destination', async () => {
    const { ETag } = await put('original', 'o');
    expect(await refusal(copy('c', 'original', { CopySourceIfMatch: '"x"' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect(await refusal(copy('c', 'original', { CopySourceIfNoneMatch: ETag }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    const past = new Date(Date.now() - 3_600_000);
    expect(await refusal(copy('c', 'original', { CopySourceIfUnmodifiedSince: past }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    await copy('c', 'original', { CopySourceIfMatch: ETag, IfNoneMatch: '*' });
    expect(await refusal(copy('c', 'original', { IfNoneMatch: '*' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect(await refusal(copy('original', 'original'))).toEqual(['InvalidRequest', 400]);
    expect(await refusal(copy('c', 'missing'))).toEqual(['NoSuchKey', 404]);
  });
});

describe('what the store does not do', () => {
  test.each([
    { ServerSideEncryption: 'AES256' },
    { Tagging: 'a=b' },
    { ObjectLockLegalHoldStatus: 'ON' },
  ])('is refused rather than ignored: %j', async (setting) => {
    expect(await refusal(put('wish', 'x', setting))).toEqual(['NotImplemented', 501]);
    expect(await refusal(put('wish', 'x', { StorageClass: 'GLACIER' }))).toEqual([
      'InvalidStorageClass',
      400,
    ]);
    expect(await refusal(put('wish', 'x', { ACL: 'public-read' }))).toEqual([
      'AccessControlListNotSupported',
      400,
    ]);
    expect(await refusal(put('wish', 'x', { Metadata: { big: 'x'.repeat(2048) } }))).toEqual([
      'MetadataTooLarge',
      400,
    ]);
  });
});
