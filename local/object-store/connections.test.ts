import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { presign, type RawRequest, send, signHeader } from './testing/raw-request.ts';
import { blobFiles, startTemporaryStore, until } from './testing/running-store.ts';

const Bucket = 'files';
let running: Awaited<ReturnType<typeof startTemporaryStore>>;

beforeAll(async () => {
  running = await startTemporaryStore();
  await running.client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => running.close());

const unsignedPayload = { payloadHash: 'UNSIGNED-PAYLOAD' };

function signedPut(key: string, headers: Record<string, string>, secret?: string): RawRequest {
  const raw = { method: 'PUT', target: `/${Bucket}/${key}`, headers };
  return signHeader(running.port, raw, { ...unsignedPayload, secret });
}

/** Opens a request whose body is still to be sent. */
function begin({ method, target, headers }: RawRequest) {
  return httpRequest({
    host: '127.0.0.1',
    port: running.port,
    method,
    path: target,
    headers,
    agent: false,
  });
}

/** The text of a request as it goes over a bare socket. */
function wire({ method, target, headers }: RawRequest): string {
  const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

async function statusOf(Key: string): Promise<number | undefined> {
  const head = running.client.send(new HeadObjectCommand({ Bucket, Key }));
  return head.then(
    (answer) => answer.$metadata.httpStatusCode,
    (error) => error.$metadata.httpStatusCode,
  );
}

/** Waits for the answer of a request and reads it whole. */
async function finish(
  request: ReturnType<typeof begin>,
): Promise<{ status: number; text: string }> {
  const [answer]: IncomingMessage[] = await once(request, 'response');
  let text = '';
  for await (const piece of answer ?? []) text += piece;
  return { status: answer?.statusCode ?? 0, text };
}

describe('uploads', () => {
  test('[case 21] that are cut leave neither an object nor a file', async () => {
    const before = await blobFiles(running.folder);
    const request = begin(signedPut('cut', { 'content-length': '500000' }));
    request.on('error', () => undefined);
    request.write(randomBytes(200_000));
    await until(async () => (await blobFiles(running.folder)).length === before.length + 1);
    request.destroy();
    await until(async () => (await blobFiles(running.folder)).length === before.length);
    expect(await statusOf('cut')).toBe(404);
  });

  test('[case 21] that end early are answered IncompleteBody while there is someone to answer', async () => {
    const socket = connect({ host: '127.0.0.1', port: running.port, allowHalfOpen: true });
    socket.end(`${wire(signedPut('early', { 'content-length': '1000' }))}only this`);
    let answer = '';
    for await (const piece of socket) answer += piece;
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>IncompleteBody<\/Code>/);
    expect(await statusOf('early')).toBe(404);
    await until(async () => (await blobFiles(running.folder)).length === 0);
  });

  test('that ask first are told to go on when all is well', async () => {
    const headers = { 'content-length': '4', expect: '100-continue' };
    const request = begin(signedPut('asked', headers));
    request.flushHeaders();
    await once(request, 'continue');
    request.end('body');
    expect((await finish(request)).status).toBe(200);
    const got = await running.client.send(new GetObjectCommand({ Bucket, Key: 'asked' }));
    expect(await got.Body?.transformToString()).toBe('body');
  });

  test.each([
    ['a wrong signature', 'k', {}, 'not-the-secret', 'SignatureDoesNotMatch'],
    ['a missing bucket', '../nowhere/k', {}, undefined, 'NoSuchBucket'],
    ['a key that exists', 'asked', { 'if-none-match': '*' }, undefined, 'PreconditionFailed'],
    ['too large a body', 'k', { 'content-length': '6000000000' }, undefined, 'EntityTooLarge'],
  ])(
    'that ask first are refused before they send a byte: %s',
    async (_, key, more, secret, code) => {
      const headers = { 'content-length': '4', expect: '100-continue', ...more };
      const raw = {
        method: 'PUT',
        target: `/${Bucket}/${key}`.replace(`/${Bucket}/..`, ''),
        headers,
      };
      const request = begin(signHeader(running.port, raw, { ...unsignedPayload, secret }));
      let continued = false;
      request.on('continue', () => {
        continued = true;
      });
      request.flushHeaders();
      const answer = await finish(request);
      request.destroy();
      expect(answer.text).toContain(`<Code>${code}</Code>`);
      expect(continued).toBe(false);
    },
  );

  test('that do not ask and are refused can read why, though they are still sending', async () => {
    const size = 20 * 1024 * 1024;
    const request = begin(
      signedPut('refused', { 'content-length': String(size) }, 'not-the-secret'),
    );
    const answer = finish(request);
    request.end(Buffer.alloc(size));
    expect((await answer).text).toContain('<Code>SignatureDoesNotMatch</Code>');
  });
});

describe('downloads', () => {
  const size = 30 * 1024 * 1024;

  test.each([
    ['overwritten', (Key: string) => new PutObjectCommand({ Bucket, Key, Body: 'another' })],
    ['deleted', (Key: string) => new DeleteObjectCommand({ Bucket, Key })],
  ])('of an object that is %s meanwhile give the old one whole', async (what, change) => {
    const old = randomBytes(size);
    await running.client.send(new PutObjectCommand({ Bucket, Key: what, Body: old }));
    const request = begin(presign(running.port, { target: `/${Bucket}/${what}` }));
    request.end();
    const [answer]: IncomingMessage[] = await once(request, 'response');
    const command = change(what);
    if (command instanceof PutObjectCommand) await running.client.send(command);
    else await running.client.send(command);
    const pieces: Buffer[] = [];
    for await (const piece of answer ?? []) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(old)).toBe(true);
    expect(await statusOf(what)).toBe(what === 'deleted' ? 404 : 200);
  });

  test('that are broken off leave the store well', async () => {
    await running.client.send(
      new PutObjectCommand({ Bucket, Key: 'big', Body: randomBytes(size) }),
    );
    const request = begin(presign(running.port, { target: `/${Bucket}/big` }));
    request.on('error', () => undefined);
    request.end();
    const [answer]: IncomingMessage[] = await once(request, 'response');
    answer?.destroy();
    expect(await statusOf('big')).toBe(200);
  });

  test('of an object whose bytes are gone give InternalError, and a log without secrets', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await running.client.send(new PutObjectCommand({ Bucket, Key: 'damaged', Body: 'x' }));
    const before = new Set(await blobFiles(running.folder));
    await running.client.send(new PutObjectCommand({ Bucket, Key: 'damaged', Body: 'y' }));
    const blob = (await blobFiles(running.folder)).find((name) => !before.has(name)) ?? '';
    await rm(join(running.folder, 'blobs', blob.slice(0, 2), blob));
    const answer = await send(
      running.port,
      presign(running.port, { target: `/${Bucket}/damaged` }),
    );
    const lines = log.mock.calls.flat().join('\n');
    log.mockRestore();
    expect(answer).toMatchObject({ status: 500, code: 'InternalError' });
    expect(answer.body.toString()).not.toContain(blob);
    expect(lines).toContain(answer.headers['x-amz-request-id']);
    expect(lines).not.toMatch(/Signature|X-Amz|TESTKEY|damaged/);
  });

  test('answers name request, server and time, and HEAD errors have no body', async () => {
    const raw = { method: 'HEAD', target: `/${Bucket}/missing` };
    const answer = await send(running.port, signHeader(running.port, raw));
    expect([answer.status, answer.body.length]).toEqual([404, 0]);
    expect(answer.headers).toMatchObject({ server: 'HoldallObjectStore' });
    expect(answer.headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
    expect(Date.parse(answer.headers.date ?? '')).not.toBeNaN();
  });

  test('what is not HTTP is answered 400 and closed', async () => {
    const socket = connect({ host: '127.0.0.1', port: running.port });
    socket.write('NONSENSE\r\n\r\n');
    let answer = '';
    for await (const piece of socket) answer += piece;
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>BadRequest<\/Code>/);
  });
});
