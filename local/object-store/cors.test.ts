import {
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presign, send } from './testing/raw-request.ts';
import { startTemporaryStore } from './testing/running-store.ts';

const Bucket = 'web';
const origin = 'http://app.test:3000';
const CORSRules = [
  {
    AllowedOrigins: [origin],
    AllowedMethods: ['GET', 'PUT', 'HEAD'],
    AllowedHeaders: ['content-type', 'x-amz-*', 'if-none-match'],
    ExposeHeaders: ['ETag', 'x-amz-request-id'],
    MaxAgeSeconds: 600,
  },
  { AllowedOrigins: ['https://*.test'], AllowedMethods: ['GET'] },
];
let running: Awaited<ReturnType<typeof startTemporaryStore>>;

beforeAll(async () => {
  running = await startTemporaryStore();
  await running.client.send(new CreateBucketCommand({ Bucket }));
  await running.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'body' }));
  await running.client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
});
afterAll(() => running.close());

const preflight = (from: string, method: string, wanted?: string, target = `/${Bucket}/k`) =>
  send(running.port, {
    method: 'OPTIONS',
    target,
    headers: {
      origin: from,
      'access-control-request-method': method,
      ...(wanted === undefined ? {} : { 'access-control-request-headers': wanted }),
    },
  });

test('the rules come back as they were stored, and are gone when deleted', async () => {
  const { client } = running;
  const stored = await client.send(new GetBucketCorsCommand({ Bucket }));
  expect(stored.CORSRules).toMatchObject(CORSRules);
  await client.send(new CreateBucketCommand({ Bucket: 'plain' }));
  const plain = { Bucket: 'plain' };
  await client.send(new PutBucketCorsCommand({ ...plain, CORSConfiguration: { CORSRules } }));
  await client.send(new DeleteBucketCorsCommand(plain));
  await expect(client.send(new GetBucketCorsCommand(plain))).rejects.toMatchObject({
    name: 'NoSuchCORSConfiguration',
  });
  const answer = await preflight(origin, 'GET', undefined, '/plain/k');
  expect(answer).toMatchObject({ status: 403, code: 'AccessForbidden' });
});

test('rules that make no sense are refused', async () => {
  for (const rule of [
    { AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] },
    { AllowedOrigins: ['http://*.*'], AllowedMethods: ['GET'] },
    { AllowedOrigins: [], AllowedMethods: ['GET'] },
  ]) {
    const command = new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } });
    await expect(running.client.send(command)).rejects.toMatchObject({ name: 'MalformedXML' });
  }
});

test('a preflight within a rule is allowed without a signature', async () => {
  const answer = await preflight(origin, 'PUT', 'Content-Type, X-Amz-Checksum-Sha256');
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, PUT, HEAD',
    'access-control-allow-headers': 'content-type, x-amz-checksum-sha256',
    'access-control-max-age': '600',
    'access-control-expose-headers': 'ETag, x-amz-request-id',
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  });
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  const wildcard = await preflight('https://a.test', 'GET');
  expect(wildcard.headers['access-control-allow-origin']).toBe('https://a.test');
});

test('a preflight outside the rules is refused: origin, method, header, or incomplete', async () => {
  const refused = [
    ['http://app.test:3001', 'PUT', undefined, 403],
    ['https://evil.example', 'GET', undefined, 403],
    [origin, 'DELETE', undefined, 403],
    [origin, 'PUT', 'authorization', 403],
    ['https://a.test', 'PUT', undefined, 403],
    [origin, 'NONSENSE', undefined, 400],
  ] as const;
  for (const [from, method, wanted, status] of refused) {
    const answer = await preflight(from, method, wanted);
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
  const noOrigin = await send(running.port, { method: 'OPTIONS', target: `/${Bucket}/k` });
  expect(noOrigin).toMatchObject({ status: 400, code: 'BadRequest' });
});

test('answers carry the headers, errors too, so that a browser can read them', async () => {
  const get = (target: string, from: string, signed = true) => {
    const raw = { target, headers: { origin: from } };
    const request = signed ? presign(running.port, raw, { unsigned: ['origin'] }) : raw;
    return send(running.port, request);
  };
  const right = await get(`/${Bucket}/k`, origin);
  expect(right.status).toBe(200);
  const missing = await get(`/${Bucket}/missing`, origin);
  expect(missing.code).toBe('NoSuchKey');
  const unsigned = await get(`/${Bucket}/k`, origin, false);
  expect(unsigned.code).toBe('AccessDenied');
  for (const answer of [right, missing, unsigned]) {
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    expect(answer.headers.vary).toContain('Origin');
  }
  const stranger = await get(`/${Bucket}/k`, 'https://evil.example');
  expect(stranger.headers['access-control-allow-origin']).toBeUndefined();
  expect(stranger.headers.vary).toContain('Origin');
});
