import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MiB, patterned, refusal, startUpload } from '../testing/multipart.ts';
import { blobFiles, startTemporaryStore } from '../testing/running-store.ts';

const Bucket = 'files';
let running: Awaited<ReturnType<typeof startTemporaryStore>>;

beforeAll(async () => {
  running = await startTemporaryStore();
  await running.client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => running.close());

const first = patterned(5 * MiB, 'first');
const second = patterned(5 * MiB + 7, 'second');
const last = patterned(1000, 'last');
const whole = Buffer.concat([first, second, last]);

const md5 = (bytes: Buffer | string) => createHash('md5').update(bytes).digest();
const etagOf = (parts: Buffer[]) => {
  const sums = Buffer.concat(parts.map(md5));
  return `"${md5(sums).toString('hex')}-${parts.length}"`;
};
const start = (Key: string, settings = {}) =>
  startUpload(running.client, { Bucket, Key }, settings);
const get = (Key: string, more = {}) =>
  running.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const bytes = async (Key: string, more = {}) =>
  Buffer.from((await (await get(Key, more)).Body?.transformToByteArray()) ?? []);
const head = (Key: string, more = {}) =>
  running.client.send(new HeadObjectCommand({ Bucket, Key, ...more }));

async function putWhole(Key: string, settings = {}) {
  const upload = await start(Key, settings);
  await upload.put(3, last);
  await upload.put(1, first);
  await upload.put(2, second);
  return { upload, completed: await upload.complete() };
}

describe('a multipart upload', () => {
  test('becomes one object with the bytes of its parts in order and the headers of its creation', async () => {
    const { completed } = await putWhole('all', {
      ContentType: 'video/mp4',
      ContentDisposition: 'inline',
      Metadata: { owner: 'ada' },
    });
    expect(completed).toMatchObject({
      Bucket,
      Key: 'all',
      ETag: etagOf([first, second, last]),
      Location: `http://127.0.0.1:${running.port}/files/all`,
    });
    const got = await get('all');
    expect(got).toMatchObject({
      ContentType: 'video/mp4',
      ContentDisposition: 'inline',
      Metadata: { owner: 'ada' },
      ContentLength: whole.length,
      ETag: completed.ETag,
    });
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true);
  });

  test('is not an object before it is completed, and leaves the old one alone', async () => {
    await running.client.send(new PutObjectCommand({ Bucket, Key: 'old', Body: 'the old one' }));
    const upload = await start('old');
    await upload.put(1, last);
    expect((await bytes('old')).toString()).toBe('the old one');
    expect(await refusal(head('never'))).toEqual(['NotFound', 404]);
    await upload.complete();
    expect((await bytes('old')).equals(last)).toBe(true);
  });

  test('is read in ranges across the borders of its parts', async () => {
    await putWhole('ranges');
    const border = first.length;
    const next = border + second.length;
    const ranges = [
      [0, 0],
      [border - 1, border],
      [border, border],
      [border - 10, next + 9],
      [next - 1, whole.length - 1],
    ] as const;
    for (const [from, to] of ranges) {
      const got = await bytes('ranges', { Range: `bytes=${from}-${to}` });
      expect(got.equals(whole.subarray(from, to + 1))).toBe(true);
    }
    const tail = await get('ranges', { Range: 'bytes=-1001' });
    expect(tail.ContentRange).toBe(
      `bytes ${whole.length - 1001}-${whole.length - 1}/${whole.length}`,
    );
    expect(Buffer.from((await tail.Body?.transformToByteArray()) ?? [])).toEqual(
      whole.subarray(-1001),
    );
    expect(await refusal(get('ranges', { Range: `bytes=${whole.length}-` }))).toEqual([
      'InvalidRange',
      416,
    ]);
  });

  test('is read part by part', async () => {
    await putWhole('numbered');
    const part = await get('numbered', { PartNumber: 2 });
    expect(part).toMatchObject({ ContentLength: second.length, PartsCount: 3 });
    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? []).equals(second)).toBe(true);
    expect(await head('numbered', { PartNumber: 3 })).toMatchObject({
      ContentLength: last.length,
      PartsCount: 3,
    });
    expect(await refusal(get('numbered', { PartNumber: 4 }))).toEqual(['InvalidPartNumber', 416]);
  });

  test('is copied as one object, with the MD5 of its content as ETag', async () => {
    await putWhole('original');
    const CopySource = `${Bucket}/original`;
    const copied = await running.client.send(
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }),
    );
    expect(copied.CopyObjectResult?.ETag).toBe(`"${md5(whole).toString('hex')}"`);
    expect((await bytes('copy')).equals(whole)).toBe(true);
  });

  test('takes its bytes from objects too, whole or in part, also from its own key', async () => {
    await putWhole('source');
    const upload = await start('source', { ChecksumAlgorithm: 'SHA256' });
    const CopySource = `${Bucket}/source`;
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const { Key, UploadId } = upload;
      const input = { Bucket, Key, UploadId, PartNumber, CopySource, CopySourceRange };
      const { CopyPartResult } = await running.client.send(new UploadPartCopyCommand(input));
      return { ...CopyPartResult, PartNumber };
    };
    const from = first.length - 100;
    const to = from + 5 * MiB + 10;
    const Parts = [await copy(1), await copy(2, `bytes=${from}-${to}`), await copy(3, 'bytes=0-0')];
    expect(Parts[0]?.ETag).toBe(`"${md5(whole).toString('hex')}"`);
    expect(Parts[0]?.ChecksumSHA256).toBe(createHash('sha256').update(whole).digest('base64'));
    await upload.complete({ MultipartUpload: { Parts } });
    const expected = [whole, whole.subarray(from, to + 1), whole.subarray(0, 1)];
    expect((await bytes('source')).equals(Buffer.concat(expected))).toBe(true);
  });

  test('that is aborted frees its parts; an object that is deleted or replaced does too', async () => {
    const before = (await blobFiles(running.folder)).length;
    const upload = await start('freed');
    await upload.put(1, first);
    await upload.put(2, last);
    expect(await blobFiles(running.folder)).toHaveLength(before + 2);
    await upload.abort();
    expect(await blobFiles(running.folder)).toHaveLength(before);
    await putWhole('freed');
    expect(await blobFiles(running.folder)).toHaveLength(before + 3);
    await running.client.send(new PutObjectCommand({ Bucket, Key: 'freed', Body: 'small' }));
    expect(await blobFiles(running.folder)).toHaveLength(before + 1);
    await putWhole('freed');
    await running.client.send(new DeleteObjectCommand({ Bucket, Key: 'freed' }));
    expect(await blobFiles(running.folder)).toHaveLength(before);
  });

  test('[case 35] keeps the later of two parts with one number, and drops what is not listed', async () => {
    const before = (await blobFiles(running.folder)).length;
    const upload = await start('twice');
    await upload.put(1, second);
    await upload.put(1, first);
    await upload.put(3, last);
    const Parts = upload.listed();
    await upload.put(7, 'never asked for');
    const completed = await upload.complete({ MultipartUpload: { Parts } });
    expect(completed.ETag).toBe(etagOf([first, last]));
    expect((await bytes('twice')).equals(Buffer.concat([first, last]))).toBe(true);
    expect(await blobFiles(running.folder)).toHaveLength(before + 2);
  });

  test('of one empty part is an empty object', async () => {
    const upload = await start('nothing');
    await upload.put(1, '');
    await upload.complete();
    expect((await get('nothing')).ContentLength).toBe(0);
    expect(await bytes('nothing')).toHaveLength(0);
    expect(await bytes('nothing', { PartNumber: 1 })).toHaveLength(0);
  });

  test('with an empty last part has no bytes to send for that one', async () => {
    const upload = await start('empty-end');
    await upload.put(1, first);
    await upload.put(2, '');
    await upload.complete();
    expect((await bytes('empty-end')).equals(first)).toBe(true);
    expect(await refusal(get('empty-end', { PartNumber: 2 }))).toEqual(['InvalidRange', 416]);
  });

  test('that is being read is sent whole although it is deleted meanwhile', async () => {
    await putWhole('read');
    const before = (await blobFiles(running.folder)).length;
    const got = await get('read');
    await running.client.send(new DeleteObjectCommand({ Bucket, Key: 'read' }));
    const received = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
    expect(received.equals(whole)).toBe(true);
    await expect.poll(async () => (await blobFiles(running.folder)).length).toBe(before - 3);
  });

  test('ends with its bucket', async () => {
    await running.client.send(new CreateBucketCommand({ Bucket: 'short-lived' }));
    const before = (await blobFiles(running.folder)).length;
    const upload = await startUpload(running.client, { Bucket: 'short-lived', Key: 'k' });
    await upload.put(1, last);
    await running.client.send(new DeleteBucketCommand({ Bucket: 'short-lived' }));
    expect(await refusal(upload.put(2, last))).toEqual(['NoSuchBucket', 404]);
    expect(await blobFiles(running.folder)).toHaveLength(before);
  });
});

describe('a completion', () => {
  test('[case 30] may be repeated, also at once, and gives the same answer each time', async () => {
    const { upload, completed } = await putWhole('again', { ChecksumAlgorithm: 'CRC32' });
    const repeated = await Promise.all([upload.complete(), upload.complete({ IfNoneMatch: '*' })]);
    for (const { $metadata, ...answer } of repeated) expect(completed).toMatchObject(answer);
    const other = await start('at-once', { ChecksumAlgorithm: 'CRC32C' });
    await other.put(1, last);
    const answers = await Promise.all([other.complete(), other.complete(), other.complete()]);
    expect(
      new Set(answers.map(({ ETag, ChecksumCRC32C }) => `${ETag} ${ChecksumCRC32C}`)).size,
    ).toBe(1);
  });

  test('is not repeated for other parts, nor once its object is gone or another one', async () => {
    const { upload } = await putWhole('once');
    const Parts = upload.listed().slice(1);
    expect(await refusal(upload.complete({ MultipartUpload: { Parts } }))).toEqual([
      'NoSuchUpload',
      404,
    ]);
    await running.client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'newer' }));
    expect(await refusal(upload.complete())).toEqual(['NoSuchUpload', 404]);
    expect((await bytes('once')).toString()).toBe('newer');
    await running.client.send(new DeleteObjectCommand({ Bucket, Key: 'once' }));
    expect(await refusal(upload.complete())).toEqual(['NoSuchUpload', 404]);
  });

  test('holds If-None-Match and If-Match, and can be tried again after a refusal', async () => {
    const upload = await start('conditional');
    await upload.put(1, last);
    expect(await refusal(upload.complete({ IfMatch: '"nothing"' }))).toEqual(['NoSuchKey', 404]);
    const { ETag } = await running.client.send(
      new PutObjectCommand({ Bucket, Key: 'conditional', Body: 'there' }),
    );
    expect(await refusal(upload.complete({ IfNoneMatch: '*' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect(await refusal(upload.complete({ IfMatch: '"another"' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect((await bytes('conditional')).toString()).toBe('there');
    await upload.complete({ IfMatch: ETag });
    expect((await bytes('conditional')).equals(last)).toBe(true);
  });

  test('[case 28] holds the size of the whole object', async () => {
    const upload = await start('measured');
    await upload.put(1, last);
    expect(await refusal(upload.complete({ MpuObjectSize: 999 }))).toEqual(['InvalidRequest', 400]);
    await upload.complete({ MpuObjectSize: 1000 });
  });
});
