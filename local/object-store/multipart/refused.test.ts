import { createHash } from 'node:crypto';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MiB, patterned, refusal, startUpload } from '../testing/multipart.ts';
import { presign, type RawRequest, send, signHeader } from '../testing/raw-request.ts';
import { blobFiles, startTemporaryStore } from '../testing/running-store.ts';
import { beginPut, untilReceived } from '../testing/unfinished-put.ts';

const Bucket = 'files';
const Key = 'k';
let running: Awaited<ReturnType<typeof startTemporaryStore>>;
let upload: Awaited<ReturnType<typeof startUpload>>;

beforeAll(async () => {
  running = await startTemporaryStore();
  await running.client.send(new CreateBucketCommand({ Bucket }));
});
beforeEach(async () => {
  upload = await startUpload(running.client, { Bucket, Key });
});
afterAll(() => running.close());

type Signer = typeof signHeader;

/** Signs and sends a request and tells how the store refuses it. */
async function answer(raw: RawRequest, sign: Signer = signHeader) {
  const { status, code } = await send(running.port, sign(running.port, raw));
  return [status, code];
}

const target = (query: string) => `/${Bucket}/${Key}?${query}`;
const put = (partNumber: string, headers = {}, body = 'body', uploadId = upload.UploadId) =>
  answer({
    method: 'PUT',
    target: target(`partNumber=${partNumber}&uploadId=${uploadId}`),
    body,
    headers: { 'content-length': String(body.length), ...headers },
  });
const completeRaw = (body: string) =>
  answer({ method: 'POST', target: target(`uploadId=${upload.UploadId}`), body });
const document = (parts: [number: number | string, etag?: string][]) =>
  `<CompleteMultipartUpload>${parts
    .map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`)
    .join('')}</CompleteMultipartUpload>`;

/** Only the parts of this many uploads are on the disk. */
const expectBlobs = async (count: number) =>
  expect(await blobFiles(running.folder)).toHaveLength(count);

describe('a part', () => {
  test.each(['0', '10001', '-1', '1.5', '1e3', 'x', '', '99999999999999999999'])(
    '[case 35] with the number "%s" is refused',
    async (number) => {
      expect(await put(number)).toEqual([400, 'InvalidArgument']);
      await expectBlobs(0);
    },
  );

  test('[case 35] with the number 1 or 10,000 is taken', async () => {
    await upload.put(1, 'a');
    await upload.put(10_000, 'b');
    const { Parts } = await upload.parts();
    expect(Parts?.map((part) => part.PartNumber)).toEqual([1, 10_000]);
    await upload.abort();
  });

  test('[case 35] of an upload that is unknown, over, or of another key or bucket, is refused', async () => {
    const other = await startUpload(running.client, { Bucket, Key: 'other' });
    await other.abort();
    const wrong = [other.UploadId ?? '', 'made-up', '', `${upload.UploadId}0`];
    for (const id of wrong) expect(await put('1', {}, 'body', id)).toEqual([404, 'NoSuchUpload']);
    const elsewhere = { ...upload, Key: 'other' };
    for (const at of [`/${Bucket}/${elsewhere.Key}`, `/${Bucket}/${Key}/`]) {
      const query = `partNumber=1&uploadId=${upload.UploadId}`;
      const raw = { method: 'PUT', target: `${at}?${query}`, body: 'x' };
      expect(await answer(raw)).toEqual([404, 'NoSuchUpload']);
    }
    const nowhere = { method: 'GET', target: `/nowhere/${Key}?uploadId=${upload.UploadId}` };
    expect(await answer(nowhere)).toEqual([404, 'NoSuchBucket']);
    await expectBlobs(0);
  });

  test('that arrives after its upload was aborted is refused and leaves nothing', async () => {
    const query = `partNumber=1&uploadId=${upload.UploadId}`;
    const late = beginPut(running.port, target(query), 20_000, Buffer.alloc(10_000));
    await untilReceived(running.folder, 1, 10_000);
    await upload.abort();
    expect(await late.finish(Buffer.alloc(10_000))).toContain('<Code>NoSuchUpload</Code>');
    expect(await refusal(upload.abort())).toEqual(['NoSuchUpload', 404]);
    await expectBlobs(0);
  });

  test('[case 28] with a wrong Content-MD5 or checksum is refused', async () => {
    const of = (name: string) => createHash(name).update('other').digest('base64');
    expect(await put('1', { 'content-md5': of('md5') })).toEqual([400, 'BadDigest']);
    expect(await put('1', { 'content-md5': 'nonsense' })).toEqual([400, 'InvalidDigest']);
    expect(await put('1', { 'x-amz-checksum-sha256': of('sha256') })).toEqual([400, 'BadDigest']);
    expect(await put('1', { 'content-length': String(5 * 1024 ** 3 + 1) }, '')).toEqual([
      400,
      'EntityTooLarge',
    ]);
    await expectBlobs(0);
  });

  test('[case 21] sent to a presigned URL must have the length and the checksum that were signed', async () => {
    const body = 'right';
    const sum = createHash('sha256').update(body).digest('base64');
    const signed = presign(running.port, {
      method: 'PUT',
      target: target(`partNumber=1&uploadId=${upload.UploadId}`),
      headers: { 'content-length': '5', 'x-amz-checksum-sha256': sum },
    });
    const attempt = async (change: Partial<RawRequest>, headers: Record<string, string> = {}) => {
      const kept = change.headers ?? { ...signed.headers, ...headers };
      const raw = { ...signed, body, ...change, headers: kept };
      const { status, code } = await send(running.port, raw);
      return [status, code];
    };
    const other = createHash('sha256').update('wrong').digest('base64');
    const mismatch = [403, 'SignatureDoesNotMatch'];
    expect(await attempt({ body: 'wrong' })).toEqual([400, 'BadDigest']);
    expect(await attempt({ body: 'longer' }, { 'content-length': '6' })).toEqual(mismatch);
    expect(await attempt({ body: 'wrong' }, { 'x-amz-checksum-sha256': other })).toEqual(mismatch);
    const number2 = signed.target.replace('partNumber=1', 'partNumber=2');
    expect(await attempt({ target: number2 })).toEqual(mismatch);
    const { 'x-amz-checksum-sha256': _left, ...without } = signed.headers ?? {};
    expect(await attempt({ headers: without })).toEqual(mismatch);
    await expectBlobs(0);
    expect(await attempt({})).toEqual([200, undefined]);
    await upload.abort();
  });

  test('copied from what is not there, or beyond its end, is refused', async () => {
    await running.client.send(new PutObjectCommand({ Bucket, Key: 'small', Body: '0123456789' }));
    const copy = (source: string, headers = {}) =>
      answer({
        method: 'PUT',
        target: target(`partNumber=1&uploadId=${upload.UploadId}`),
        headers: { 'x-amz-copy-source': source, ...headers },
      });
    const range = (value: string) => ({ 'x-amz-copy-source-range': value });
    expect(await copy(`${Bucket}/missing`)).toEqual([404, 'NoSuchKey']);
    expect(await copy('nowhere/small')).toEqual([404, 'NoSuchBucket']);
    for (const value of [
      'bytes=0-10',
      'bytes=5-4',
      'bytes=0-',
      'bytes=-3',
      '0-1',
      'bytes=0-1,3-4',
    ]) {
      expect(await copy(`${Bucket}/small`, range(value))).toEqual([400, 'InvalidArgument']);
    }
    const condition = { 'x-amz-copy-source-if-match': '"another"' };
    expect(await copy(`${Bucket}/small`, condition)).toEqual([412, 'PreconditionFailed']);
    await expectBlobs(1);
  });
});

describe('a completion', () => {
  const large = patterned(5 * MiB, 'large');

  test('[case 36] with a part under 5 MiB that is not the last is refused with what is wrong', async () => {
    await upload.put(1, large);
    await upload.put(2, large.subarray(1));
    await upload.put(3, 'last');
    const raw = {
      method: 'POST',
      target: target(`uploadId=${upload.UploadId}`),
      body: document(upload.listed().map((part) => [part.PartNumber ?? 0, part.ETag])),
    };
    const refused = await send(running.port, signHeader(running.port, raw));
    expect([refused.status, refused.code]).toEqual([400, 'EntityTooSmall']);
    const text = refused.body.toString();
    expect(text).toContain(`<ProposedSize>${5 * MiB - 1}</ProposedSize>`);
    expect(text).toContain(`<MinSizeAllowed>${5 * MiB}</MinSizeAllowed>`);
    expect(text).toContain('<PartNumber>2</PartNumber>');
    const { Parts } = await upload.parts();
    expect(Parts).toHaveLength(3);
    await upload.abort();
  });

  test('[case 35] with parts that are missing, twice, out of order or of another upload is refused', async () => {
    const other = await startUpload(running.client, { Bucket, Key });
    const { ETag: foreign } = await other.put(2, 'of the other');
    const { ETag: first } = await upload.put(1, large);
    const { ETag: second } = await upload.put(3, 'last');
    const attempts: [[number | string, string | undefined][], string][] = [
      [
        [
          [1, first],
          [2, second],
        ],
        'InvalidPart',
      ],
      [
        [
          [1, first],
          [2, foreign],
        ],
        'InvalidPart',
      ],
      [
        [
          [1, second],
          [3, second],
        ],
        'InvalidPart',
      ],
      [[[1, '"0"']], 'InvalidPart'],
      [
        [
          [1, first],
          [1, first],
        ],
        'InvalidPartOrder',
      ],
      [
        [
          [3, second],
          [1, first],
        ],
        'InvalidPartOrder',
      ],
      [[[0, first]], 'InvalidArgument'],
      [[[10_001, first]], 'InvalidArgument'],
      [[['x', first]], 'InvalidArgument'],
    ];
    for (const [parts, code] of attempts) {
      expect(await completeRaw(document(parts))).toEqual([400, code]);
    }
    await Promise.all([upload.abort(), other.abort()]);
  });

  test('whose document is not one, or lists nothing, is refused', async () => {
    await upload.put(1, 'x');
    const none = document([]);
    const many = document(Array.from({ length: 10_001 }, (_, index) => [index + 1, '"0"']));
    const noTag =
      '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>';
    for (const xml of ['', 'text', '<Delete/>', none, noTag, many]) {
      expect(await completeRaw(xml)).toEqual([400, 'MalformedXML']);
    }
    expect(await completeRaw('x'.repeat(4 * MiB + 1))).toEqual([400, 'EntityTooLarge']);
    await upload.abort();
  });

  test('of an upload that was aborted is refused', async () => {
    await upload.put(1, 'x');
    await upload.abort();
    expect(await refusal(upload.complete())).toEqual(['NoSuchUpload', 404]);
    expect(await refusal(upload.parts())).toEqual(['NoSuchUpload', 404]);
  });

  test('leaves an upload that can no longer be aborted, listed or added to', async () => {
    await upload.put(1, 'x');
    await upload.complete();
    expect(await refusal(upload.abort())).toEqual(['NoSuchUpload', 404]);
    expect(await refusal(upload.parts())).toEqual(['NoSuchUpload', 404]);
    expect(await refusal(upload.put(2, 'y'))).toEqual(['NoSuchUpload', 404]);
  });
});

test('what the store would not keep is refused when the upload is created', async () => {
  const create = (headers: Record<string, string>) =>
    answer({ method: 'POST', target: target('uploads='), headers });
  expect(await create({ 'x-amz-server-side-encryption': 'AES256' })).toEqual([
    501,
    'NotImplemented',
  ]);
  expect(await create({ 'x-amz-storage-class': 'GLACIER' })).toEqual([400, 'InvalidStorageClass']);
  expect(await create({ 'x-amz-meta-a': 'x'.repeat(2049) })).toEqual([400, 'MetadataTooLarge']);
  const sha = { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-type': 'FULL_OBJECT' };
  expect(await create(sha)).toEqual([400, 'InvalidRequest']);
  const raw = { method: 'POST', target: '/nowhere/k?uploads=' };
  expect(await answer(raw)).toEqual([404, 'NoSuchBucket']);
});
