import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import { presignPut } from '#server/object-store/presign.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  completeUpload,
  send,
  sha256,
  signUpload,
  startUpload,
  toBytes,
} from '#server/testing/files.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { objectOf, storedText, testStore } from '#server/testing/store.ts';

provideDatabase();

const begin = async (content = 'exactly these bytes') => {
  const caller = await as(await makePerson());
  const started = await startUpload(caller, { filename: 'a.txt', content });
  const { objectKey } = await objectOf({ uploadId: started.uploadId });
  return { caller, key: objectKey, ...started };
};

/** S3's own error code of a refused request. */
async function s3Code(response: Response): Promise<string> {
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  return /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? '';
}

test('[case 40] a signed PUT carries no checksum of an empty body, and binds every promised header', async () => {
  const { put, key } = await begin();
  const url = new URL(put.url);
  const names = [...url.searchParams.keys()].map((name) => name.toLowerCase());
  expect(names.filter((name) => name.includes('checksum'))).toEqual([]);
  expect(put.url).not.toContain('AAAAAA');
  expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe(
    'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
  );
  expect(Number(url.searchParams.get('X-Amz-Expires'))).toBe(900);
  expect(url.pathname.endsWith(`/${key}`)).toBe(true);
  expect(put.headers).toEqual({
    'content-type': 'text/plain',
    'if-none-match': '*',
    'x-amz-checksum-sha256': Buffer.from(sha256(toBytes('exactly these bytes')), 'hex').toString(
      'base64',
    ),
  });
});

describe('the store refuses, and holds nothing afterwards,', () => {
  test('[case 21] a body that is longer or shorter than signed', async () => {
    const { put, key, bytes } = await begin();
    for (const body of [bytes.slice(1), toBytes('exactly these bytes!'), toBytes('')])
      expect(await s3Code(await send(put, body))).toBe('SignatureDoesNotMatch');
    expect(await storedText(key)).toBeNull();
  });

  test('[case 22] another content type than signed, or none', async () => {
    const { put, key, bytes } = await begin();
    for (const type of ['text/html', 'text/plain; charset=utf-8', ''])
      expect(
        await s3Code(
          await send({ ...put, headers: { ...put.headers, 'content-type': type } }, bytes),
        ),
      ).toBe('SignatureDoesNotMatch');
    expect(await storedText(key)).toBeNull();
  });

  test('[case 23] a tampered signature, key, method, expiry or header list', async () => {
    const { put, key, bytes } = await begin();
    const changed = (change: (url: URL) => void) => {
      const url = new URL(put.url);
      change(url);
      return { ...put, url: url.toString() };
    };
    const signature = new URL(put.url).searchParams.get('X-Amz-Signature') ?? '';
    const tampered = [
      changed((url) =>
        url.searchParams.set(
          'X-Amz-Signature',
          signature.replace(/^./, (c) => (c === '0' ? '1' : '0')),
        ),
      ),
      changed((url) => url.searchParams.set('X-Amz-Signature', '')),
      changed((url) => url.searchParams.delete('X-Amz-Signature')),
      changed((url) => url.searchParams.set('X-Amz-Expires', '86400')),
      changed((url) => url.searchParams.set('X-Amz-SignedHeaders', 'host')),
      changed((url) => url.searchParams.set('x-amz-acl', 'public-read')),
      changed((url) => {
        url.pathname += '.exe';
      }),
    ];
    for (const plan of tampered) expect(await s3Code(await send(plan, bytes))).not.toBe('');
    const { 'if-none-match': _, ...overwriting } = put.headers;
    expect(await s3Code(await send({ ...put, headers: overwriting }, bytes))).not.toBe('');
    for (const method of ['GET', 'DELETE', 'POST'])
      expect((await fetch(put.url, { method, headers: put.headers })).status).toBe(403);
    expect(await storedText(key)).toBeNull();
    expect((await send(put, bytes)).status).toBe(200);
  });

  test('[case 28] other content of the same length, with the promised or with its own checksum', async () => {
    const { put, key } = await begin();
    const other = toBytes('exactly THESE bytes');
    expect(await s3Code(await send(put, other))).toMatch(
      /BadDigest|XAmzContentChecksumMismatch|InvalidDigest/,
    );
    const own = Buffer.from(sha256(other), 'hex').toString('base64');
    const headers = { ...put.headers, 'x-amz-checksum-sha256': own };
    expect(await s3Code(await send({ ...put, headers }, other))).toBe('SignatureDoesNotMatch');
    expect(await storedText(key)).toBeNull();
  });

  test('[case 24] a URL that has expired; a new one from the API works', async () => {
    const { caller, put, key, bytes, uploadId } = await begin();
    const { client, bucket } = testStore();
    const expired = await getSignedUrl(
      client,
      new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: 'text/plain' }),
      { expiresIn: 900, signingDate: new Date(Date.now() - 901_000) },
    );
    const answer = await fetch(expired, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: bytes,
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('expired');
    expect(await storedText(key)).toBeNull();
    const renewed = await signUpload(caller, uploadId, { sha256: sha256(bytes) });
    expect(renewed.headers).toEqual(put.headers);
    expect((await send(renewed, bytes)).status).toBe(200);
    expect(await completeUpload(caller, uploadId)).toMatchObject({ filename: 'a.txt' });
  });
});

test('[case 25] replaying a PUT after completion leaves the object unchanged', async () => {
  const { caller, put, key, bytes, uploadId } = await begin('the first bytes');
  expect((await send(put, bytes)).status).toBe(200);
  const { fileId } = await completeUpload(caller, uploadId);
  const before = await objectOf({ fileId: fileId ?? '' });
  const replays = await Promise.all([send(put, bytes), send(put, bytes), send(put, toBytes('x'))]);
  expect(replays.map((answer) => answer.status)).toEqual([412, 412, 403]);
  expect(await storedText(key)).toBe('the first bytes');
  expect(await objectOf({ fileId: fileId ?? '' })).toEqual(before);
  expect((await refusal(signUpload(caller, uploadId, { sha256: sha256(bytes) }))).code).toBe(
    'CONFLICT',
  );
});

test('signing the same promise for another key gives no right to the first one', async () => {
  const { key, bytes } = await begin();
  const promised = {
    bucket: testStore().bucket,
    key: `${key}-other`,
    size: bytes.length,
    mimeType: 'text/plain',
    sha256: sha256(bytes),
    md5: null,
  };
  const put = await presignPut(promised, { checksum: 'sha256', createOnly: true });
  const url = new URL(put.url);
  url.pathname = url.pathname.replace(/-other$/, '');
  expect(await s3Code(await send({ ...put, url: url.toString() }, bytes))).toBe(
    'SignatureDoesNotMatch',
  );
});
