import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFrozenStore } from './testing/frozen-store.ts';
import {
  presign,
  type RawRequest,
  type SigningChoices,
  send,
  signHeader,
} from './testing/raw-request.ts';

let running: Awaited<ReturnType<typeof startFrozenStore>>;
let answer: typeof running.answer;
let expectUnchanged: typeof running.expectUnchanged;

beforeAll(async () => {
  running = await startFrozenStore();
  ({ answer, expectUnchanged } = running);
});
afterAll(() => running.close());

describe('bodies', () => {
  const put = (headers: Record<string, string>, choices: SigningChoices = {}, body = 'body') =>
    answer(signHeader, { method: 'PUT', target: '/box/k', body, headers }, choices);
  const base64 = (name: string, text: string) => createHash(name).update(text).digest('base64');

  test('[case 28] with a wrong checksum are refused with the code of that checksum', async () => {
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32('other'));
    const wrong: [Record<string, string>, string][] = [
      [{ 'content-md5': base64('md5', 'other') }, 'BadDigest'],
      [{ 'content-md5': 'nonsense' }, 'InvalidDigest'],
      [{ 'x-amz-checksum-sha256': base64('sha256', 'other') }, 'BadDigest'],
      [{ 'x-amz-checksum-sha256': 'nonsense' }, 'InvalidRequest'],
      [{ 'x-amz-checksum-sha1': base64('sha1', 'other') }, 'BadDigest'],
      [{ 'x-amz-checksum-crc32': crc.toString('base64') }, 'BadDigest'],
      [{ 'x-amz-checksum-crc32c': crc.toString('base64') }, 'BadDigest'],
      [{ 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' }, 'BadDigest'],
      [{ 'x-amz-sdk-checksum-algorithm': 'SHA256' }, 'InvalidRequest'],
    ];
    for (const [headers, code] of wrong) {
      expect(await put(headers)).toMatchObject({ status: 400, code });
    }
    const payloadHash = createHash('sha256').update('other').digest('hex');
    expect(await put({}, { payloadHash })).toMatchObject({
      status: 400,
      code: 'XAmzContentSHA256Mismatch',
    });
    await expectUnchanged();
  });

  test('without a length are refused, over 5 GiB before a byte of them is sent', async () => {
    const chunked = { 'transfer-encoding': 'chunked' };
    expect(await put(chunked)).toMatchObject({ status: 411, code: 'MissingContentLength' });
    const streaming = { payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
    expect(await put({}, streaming)).toMatchObject({ status: 411, code: 'MissingContentLength' });
    const large = { 'content-length': String(5 * 1024 ** 3 + 1), expect: '100-continue' };
    expect(await put(large, { payloadHash: 'UNSIGNED-PAYLOAD' }, '')).toMatchObject({
      status: 400,
      code: 'EntityTooLarge',
    });
    await expectUnchanged();
  });

  test('in aws-chunked framing keep their promises or are refused', async () => {
    const framed = (size: string, content: string, trailer: string) =>
      `${size}\r\n${content}\r\n0\r\n${trailer}\r\n\r\n`;
    const attempt = (length: string, body: string) =>
      put(
        {
          'x-amz-decoded-content-length': length,
          'x-amz-trailer': 'x-amz-checksum-crc32',
          'content-encoding': 'aws-chunked',
        },
        { payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
        body,
      );
    const right = 'x-amz-checksum-crc32:y/Q5Jg==';
    const digits = '123456789';
    expect(await attempt('9', framed('9', digits, 'x-amz-checksum-crc32:AAAAAA=='))).toMatchObject({
      code: 'BadDigest',
    });
    expect(await attempt('8', framed('9', digits, right))).toMatchObject({
      code: 'IncompleteBody',
    });
    expect(await attempt('10', framed('9', digits, right))).toMatchObject({
      code: 'IncompleteBody',
    });
    expect(await attempt('9', framed('9', digits, 'x-amz-meta-a:1'))).toMatchObject({
      code: 'MalformedTrailerError',
    });
    expect(await attempt('9', framed('8', digits, right))).toMatchObject({
      code: 'IncompleteBody',
    });
    expect(await attempt('9', framed('zz', digits, right))).toMatchObject({
      code: 'InvalidRequest',
    });
    expect(await attempt('9', '9\r\n12345')).toMatchObject({ code: 'IncompleteBody' });
    await expectUnchanged();
  });
});

describe('requests', () => {
  test('without a signature, or with one of another kind, are refused', async () => {
    const plain = (raw: RawRequest) => send(running.port, raw);
    expect(await plain({ target: '/box/k' })).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await plain({ target: '/box/k?response-content-type=text/html' })).toMatchObject({
      code: 'AccessDenied',
    });
    const old = { target: '/box/k', headers: { authorization: 'AWS TESTKEY:c2ln' } };
    expect(await plain(old)).toMatchObject({ status: 400, code: 'InvalidRequest' });
    const broken = { target: '/box/k', headers: { authorization: 'AWS4-HMAC-SHA256 nonsense' } };
    expect(await plain(broken)).toMatchObject({
      status: 400,
      code: 'AuthorizationHeaderMalformed',
    });
    const head = await plain({ method: 'HEAD', target: '/box/k' });
    expect([head.status, head.body.length]).toEqual([403, 0]);
    expect(head.headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
  });

  test('[case 32] with odd keys are stored as text or refused, and never reach another path', async () => {
    const odd = [
      '/box/../../etc/passwd',
      '/box/%2e%2e/%2e%2e/x',
      '/box/..%2f..%2fx',
      '/box/%252e',
      `/box/${'k'.repeat(1024)}`,
      '/box/%E2%82%AC',
    ];
    for (const target of odd) {
      const raw = {
        method: 'PUT',
        target,
        body: target,
        headers: { 'content-length': String(target.length) },
      };
      expect((await answer(signHeader, raw)).status).toBe(200);
      expect((await answer(signHeader, { target })).body).toBe(target);
      expect((await answer(signHeader, { method: 'DELETE', target })).status).toBe(204);
    }
    const long = { method: 'PUT', target: `/box/${'k'.repeat(1025)}`, body: 'x' };
    expect(await answer(signHeader, long)).toMatchObject({ status: 400, code: 'KeyTooLongError' });
    for (const target of ['/box/%00', '/box/a%00b', '/box/%ff', '/box/%zz', '/box/%ed%a0%80']) {
      const { status, code } = await send(running.port, { method: 'PUT', target, body: 'x' });
      expect([status, code]).toEqual([400, 'InvalidURI']);
    }
    await expectUnchanged();
  });

  test.each([
    '/box?acl',
    '/box/k?tagging',
    '/box/k?attributes',
    '/box/k?uploads&uploadId=1',
    '/box?versions',
  ])('for what the store has not are answered 501: %s', async (target) => {
    expect(await answer(signHeader, { target })).toMatchObject({
      status: 501,
      code: 'NotImplemented',
    });
  });

  test('with a method that S3 does not know are answered 405', async () => {
    expect(await answer(signHeader, { method: 'PATCH', target: '/box/k' })).toMatchObject({
      status: 405,
      code: 'MethodNotAllowed',
    });
    expect(await answer(signHeader, { method: 'POST', target: '/box' })).toMatchObject({
      status: 501,
    });
  });

  test('with documents that are malformed, too large or hostile are refused', async () => {
    const post = (body: string) =>
      answer(signHeader, {
        method: 'POST',
        target: '/box?delete',
        body,
        headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
      });
    const entity =
      '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&x;</Key></Object></Delete>';
    for (const body of ['', '<Delete>', '<Delete/>', '<Other/>', entity]) {
      expect(await post(body)).toMatchObject({ status: 400, code: 'MalformedXML' });
    }
    const many = `<Delete>${'<Object><Key>k</Key></Object>'.repeat(1001)}</Delete>`;
    expect(await post(many)).toMatchObject({ status: 400, code: 'MalformedXML' });
    const unsure = { method: 'POST', target: '/box?delete', body: '<Delete/>' };
    expect(await answer(signHeader, unsure)).toMatchObject({ status: 400, code: 'InvalidRequest' });
    await expectUnchanged();
  });
});

describe('response overrides', () => {
  test('[case 44] give the header that was signed, quotes and semicolons included', async () => {
    const disposition = `attachment; filename="a;\\"b.pdf"; filename*=UTF-8''%EC%B5%9C%EC%A2%85.pdf`;
    const command = new GetObjectCommand({
      Bucket: 'box',
      Key: 'k',
      ResponseContentDisposition: disposition,
      ResponseContentType: 'application/pdf',
      ResponseCacheControl: 'private, no-store',
    });
    const url = await getSignedUrl(running.client, command, { signingDate: running.clock });
    const got = await fetch(url);
    expect(got.headers.get('content-disposition')).toBe(disposition);
    expect(got.headers.get('content-type')).toBe('application/pdf');
    expect(got.headers.get('cache-control')).toBe('private, no-store');
    expect(await got.text()).toBe('kept');
  });

  test('[case 43] that are altered or added after signing are refused', async () => {
    const raw = { target: '/box/k?response-content-disposition=attachment' };
    const inline = (signed: RawRequest) => ({
      ...signed,
      target: signed.target.replace('=attachment', '=inline'),
    });
    const added = (signed: RawRequest) => ({
      ...signed,
      target: `${signed.target}&response-content-type=text/html`,
    });
    for (const change of [inline, added]) {
      expect(await answer(presign, raw, {}, change)).toMatchObject({
        status: 403,
        code: 'SignatureDoesNotMatch',
      });
    }
  });

  test.each(['a%0D%0ASet-Cookie:x=1', 'a%0Ab', 'a%0Db', '%EC%B5%9C', '%7F'])(
    '[case 44] that would break out of their header are refused: %s',
    async (value) => {
      const raw = { target: `/box/k?response-content-disposition=${value}` };
      expect(await answer(presign, raw)).toMatchObject({ status: 400, code: 'InvalidArgument' });
    },
  );
});
