import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFrozenStore } from './testing/frozen-store.ts';
import { presign, type RawRequest, send, signHeader } from './testing/raw-request.ts';
import { clientOf } from './testing/running-store.ts';

let running: Awaited<ReturnType<typeof startFrozenStore>>;
let answer: typeof running.answer;
let expectUnchanged: typeof running.expectUnchanged;

beforeAll(async () => {
  running = await startFrozenStore();
  ({ answer, expectUnchanged } = running);
});
afterAll(() => running.close());

const forms = [
  ['header', signHeader],
  ['query', presign],
] as const;

describe.each(forms)('a signature in the %s', (form, sign) => {
  const put = {
    method: 'PUT',
    target: '/box/k',
    body: 'forged',
    headers: { 'content-length': '6' },
  };
  const mismatch = { status: 403, code: 'SignatureDoesNotMatch' };

  test('that is right is served', async () => {
    expect(await answer(sign, { target: '/box/k' })).toMatchObject({ status: 200, body: 'kept' });
  });

  test('[case 23] with a wrong secret or an unknown key is refused', async () => {
    expect(await answer(sign, put, { secret: 'not-the-secret' })).toMatchObject(mismatch);
    expect(await answer(sign, put, { accessKeyId: 'STRANGER' })).toMatchObject({
      status: 403,
      code: 'InvalidAccessKeyId',
    });
    await expectUnchanged();
  });

  test('[case 23] is refused for another path, query, method or signed header', async () => {
    const tampered: ((signed: RawRequest) => RawRequest)[] = [
      (signed) => ({ ...signed, target: signed.target.replace('/box/k', '/box/other') }),
      (signed) => ({ ...signed, target: signed.target.replace('/box/k', '/box/%6B%6B') }),
      (signed) => ({
        ...signed,
        target: `${signed.target}${signed.target.includes('?') ? '&' : '?'}x-id=1`,
      }),
      (signed) => ({ ...signed, method: 'DELETE' }),
      (signed) => ({ ...signed, headers: { ...signed.headers, 'content-type': 'text/html' } }),
      (signed) => ({ ...signed, headers: { ...signed.headers, 'if-none-match': '' } }),
      (signed) => ({ ...signed, headers: { ...signed.headers, host: 'elsewhere' } }),
    ];
    const raw = {
      ...put,
      headers: { ...put.headers, 'content-type': 'text/plain', 'if-none-match': '*' },
    };
    for (const change of tampered) {
      expect(await answer(sign, raw, {}, change)).toMatchObject(mismatch);
    }
    await expectUnchanged();
  });

  test('[case 23] is refused when a signed header is left out or an x-amz header is put in', async () => {
    const withMeta = {
      ...put,
      headers: { ...put.headers, 'x-amz-meta-a': '1', 'if-none-match': '*' },
    };
    const without = (signed: RawRequest) => {
      const { 'if-none-match': _, ...headers } = signed.headers ?? {};
      return { ...signed, headers };
    };
    expect(await answer(sign, withMeta, {}, without)).toMatchObject(mismatch);
    const unsigned = await answer(sign, withMeta, { unsigned: ['x-amz-meta-a'] });
    expect(unsigned).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(unsigned.body).toContain('<HeadersNotSigned>x-amz-meta-a</HeadersNotSigned>');
    const noHost = await answer(sign, withMeta, { unsigned: ['host'] });
    expect(noHost).toMatchObject({ status: 403, code: 'AccessDenied' });
    await expectUnchanged();
  });

  test('[case 41] of a clock that is wrong is refused and told the time', async () => {
    for (const time of [running.minutes(16), running.minutes(-16)]) {
      const refused = await answer(sign, put, { time });
      expect(refused.status).toBe(403);
      expect(refused.code).toBe(form === 'header' ? 'RequestTimeTooSkewed' : 'AccessDenied');
      expect(refused.body).toContain(`<ServerTime>${running.clock.toISOString()}</ServerTime>`);
    }
    expect(
      (await answer(sign, { target: '/box/k' }, { time: running.minutes(14), expires: 3600 }))
        .status,
    ).toBe(200);
    await expectUnchanged();
  });

  test('of another region is refused and told the right one', async () => {
    const refused = await answer(sign, put, { region: 'us-east-1' });
    expect(refused.status).toBe(400);
    expect(refused.body).toContain('<Region>eu-test-1</Region>');
  });

  test('[case 22] does not serve another content type than the signed one', async () => {
    const html = (signed: RawRequest) => ({
      ...signed,
      headers: { ...signed.headers, 'content-type': 'text/html' },
    });
    const raw = { ...put, headers: { ...put.headers, 'content-type': 'image/png' } };
    expect(await answer(sign, raw, {}, html)).toMatchObject(mismatch);
    await expectUnchanged();
  });

  test('[case 21] does not serve a longer or shorter body than the signed one', async () => {
    for (const body of ['forged longer', 'f']) {
      const resize = (signed: RawRequest) => ({
        ...signed,
        body,
        headers: { ...signed.headers, 'content-length': String(body.length) },
      });
      expect(await answer(sign, put, {}, resize)).toMatchObject(mismatch);
    }
    await expectUnchanged();
  });
});

describe('presigned URLs', () => {
  test('[case 24] are refused after their time, and before it', async () => {
    const raw = { target: '/box/k' };
    const expired = await answer(presign, raw, { time: running.minutes(-2), expires: 60 });
    expect(expired).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(expired.body).toContain('<Message>Request has expired</Message>');
    const week = await answer(presign, raw, { expires: 604_801 });
    expect(week).toMatchObject({ status: 400, code: 'AuthorizationQueryParametersError' });
  });

  test('[case 24] cannot have their time stretched, or a parameter given twice', async () => {
    const stretch = (signed: RawRequest) => ({
      ...signed,
      target: signed.target.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'),
    });
    const raw = { target: '/box/k' };
    expect(await answer(presign, raw, {}, stretch)).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    const twice = (signed: RawRequest) => ({
      ...signed,
      target: `${signed.target}&X-Amz-Expires=60`,
    });
    expect(await answer(presign, raw, {}, twice)).toMatchObject({
      code: 'AuthorizationQueryParametersError',
    });
    const both = signHeader(running.port, presign(running.port, raw, { time: running.clock }), {
      time: running.clock,
    });
    expect((await send(running.port, both)).code).toBe('InvalidArgument');
  });

  test('[case 40] that carry the checksum of an empty body refuse a real one', async () => {
    const command = new PutObjectCommand({ Bucket: 'box', Key: 'k' });
    const url = new URL(
      await getSignedUrl(clientOf(running.port), command, { signingDate: running.clock }),
    );
    expect(url.searchParams.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
    const target = `${url.pathname}${url.search}`;
    const raw = { method: 'PUT', target, body: 'real', headers: { host: url.host } };
    expect(await send(running.port, raw)).toMatchObject({ status: 400, code: 'BadDigest' });
    await expectUnchanged();
  });

  test('made by the SDK for size, type, checksum and creation serve exactly that', async () => {
    const client = clientOf(running.port, {
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    const body = 'promised';
    const ChecksumSHA256 = createHash('sha256').update(body).digest('base64');
    const names = ['content-type', 'if-none-match', 'content-length', 'x-amz-checksum-sha256'];
    const command = new PutObjectCommand({
      Bucket: 'box',
      Key: 'promise',
      ContentType: 'text/plain',
      ContentLength: body.length,
      ChecksumSHA256,
      IfNoneMatch: '*',
    });
    const url = await getSignedUrl(client, command, {
      signingDate: running.clock,
      signableHeaders: new Set(names),
      unhoistableHeaders: new Set(names),
    });
    const headers = {
      'content-type': 'text/plain',
      'if-none-match': '*',
      'x-amz-checksum-sha256': ChecksumSHA256,
    };
    const attempt = async (content: string, more: Record<string, string> = {}) => {
      const answered = await fetch(url, {
        method: 'PUT',
        body: content,
        headers: { ...headers, ...more },
      });
      return [answered.status, /<Code>(\w+)/.exec(await answered.text())?.[1]];
    };
    expect(await attempt('promise!!')).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await attempt('prOmised')).toEqual([400, 'BadDigest']);
    expect(await attempt(body, { 'content-type': 'text/html' })).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    expect(await attempt(body, { 'x-amz-checksum-sha256': 'x' })).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    expect(await attempt(body)).toEqual([200, undefined]);
    expect(await attempt(body)).toEqual([412, 'PreconditionFailed']);
    expect((await answer(signHeader, { method: 'DELETE', target: '/box/promise' })).status).toBe(
      204,
    );
    await expectUnchanged();
  });
});
