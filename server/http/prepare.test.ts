import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { env } from '#server/core/env.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { contentSecurityPolicy } from './headers.ts';
import { prepareRequest } from './prepare.ts';

provideDatabase();

/** Answers with the headers as the application behind would see them. */
const server = createServer((request, response) => {
  if (!prepareRequest(request, response)) return;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(request.headers));
});
let port = 0;

beforeAll(async () => {
  // The proxy of this test speaks from 127.0.0.2; 127.0.0.1 is nobody's proxy.
  process.env.TRUSTED_PROXIES = '127.0.0.2, 10.0.0.0/8';
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  port = address.port;
});

afterAll(() => server.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** What the application behind saw. */
  seen: Record<string, string>;
}

/** One request as it is, from an address of the loopback network. */
function get(path: string, headers: Record<string, string> = {}, from = '127.0.0.1') {
  return new Promise<Answer>((resolve, reject) => {
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        localAddress: from,
        headers: { host: 'localhost:3000', ...headers },
      },
      async (response) => {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part);
        const body = Buffer.concat(parts).toString();
        const seen = response.statusCode === 200 ? JSON.parse(body) : {};
        resolve({ status: response.statusCode ?? 0, headers: response.headers, seen });
      },
    );
    sent.on('error', reject).end();
  });
}

/** The status line that a raw request is answered with. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('end', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
  });
}

test('the client’s address comes from the socket, whatever X-Forwarded-For claims', async () => {
  const { seen } = await get('/', { 'x-forwarded-for': '198.51.100.7' });
  expect(seen['x-holdall-client-address']).toBe('127.0.0.1');
});

test('a trusted proxy is believed, and only as far as the chain of trusted ones reaches', async () => {
  const through = async (forwarded: string) =>
    (await get('/', { 'x-forwarded-for': forwarded }, '127.0.0.2')).seen[
      'x-holdall-client-address'
    ];
  expect(await through('198.51.100.7')).toBe('198.51.100.7');
  expect(await through('6.6.6.6, 198.51.100.7')).toBe('198.51.100.7');
  expect(await through('6.6.6.6, 198.51.100.7, 10.1.2.3')).toBe('198.51.100.7');
  expect(await through('2001:db8::1')).toBe('2001:db8::1');
});

test('[case 73] headers that only we or a framework may set are taken away from what a client sends', async () => {
  const { seen } = await get('/w/personal/files', {
    'x-holdall-client-address': '6.6.6.6',
    'X-Holdall-Client-Address': '6.6.6.7',
    'x-holdall-request-id': 'chosen',
    'x-middleware-subrequest': 'middleware:middleware:middleware',
    'x-middleware-override-headers': 'cookie',
    'x-middleware-rewrite': '/api/health',
    'x-middleware-next': '1',
    'x-nextjs-data': '1',
    'x-invoke-path': '/api/health',
    'x-matched-path': '/api/health',
    'x-now-route-matches': '1',
    'x-vercel-id': 'x',
    'content-security-policy': "script-src 'nonce-mine'",
    'x-holdall-workspace': 'personal',
    accept: 'text/html',
  });
  expect(seen['x-holdall-client-address']).toBe('127.0.0.1');
  expect(seen['x-holdall-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(seen['content-security-policy']).not.toContain('mine');
  expect(
    Object.keys(seen).filter((name) =>
      /^x-(middleware|nextjs|invoke|matched|now|vercel)/.test(name),
    ),
  ).toEqual([]);
  expect(seen).toMatchObject({ 'x-holdall-workspace': 'personal', accept: 'text/html' });
});

test('[case 82] absolute-form targets, // and backslashes are refused before anything looks at them', async () => {
  for (const target of [
    'http://evil.example/',
    'https://evil.example:443/x',
    '//evil.example/',
    '//',
    '/\\evil.example',
    '\\\\evil.example',
    '*',
  ]) {
    const status = await raw(
      `GET ${target} HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n`,
    );
    expect([target, status]).toEqual([target, 'HTTP/1.1 400 Bad Request']);
  }
});

test('[case 82] an upgrade or a CONNECT to elsewhere opens nothing', async () => {
  const upgrade = await raw(
    'GET /api/trpc HTTP/1.1\r\nHost: localhost:3000\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n',
  );
  expect(upgrade).toBe('HTTP/1.1 200 OK');
  expect(await raw('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n')).toBe('');
});

test('a page opened under another name of this machine is sent to the one that cookies know', async () => {
  for (const host of ['127.0.0.1:3000', '[::1]:3000', 'localhost:4000', 'localhost']) {
    const { status, headers } = await get('/w/acme/files?sort=size', { host });
    expect([host, status, headers.location]).toEqual([
      host,
      307,
      'http://localhost:3000/w/acme/files?sort=size',
    ]);
  }
  expect((await get('/', { host: 'localhost:3000' })).status).toBe(200);
  expect((await get('/api/health', { host: '127.0.0.1:3000' })).status).toBe(200);
  // No open redirect: a name that is not this machine's is no reason to send anybody anywhere.
  expect((await get('/', { host: 'evil.example' })).headers.location).toBeUndefined();
});

test('every response has a strict policy with a nonce of its own, the same that the application is told', async () => {
  const nonces = new Set<string>();
  for (let n = 0; n < 5; n++) {
    const { headers, seen } = await get('/');
    const policy = String(headers['content-security-policy']);
    expect(seen['content-security-policy']).toBe(policy);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    nonces.add(nonce);
    expect(policy).toContain("default-src 'none'");
    for (const part of [
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
      "form-action 'self'",
    ])
      expect(policy).toContain(part);
    // WebAssembly is for the worker that hashes; it lets no text run as a script.
    expect(policy.split('; ')).toContain(
      `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'`,
    );
  }
  expect(nonces.size).toBe(5);
});

test('the policy lets pages reach this server and the object store only', async () => {
  const policy = String((await get('/')).headers['content-security-policy']);
  const store = new URL(process.env.S3_ENDPOINT ?? '').origin;
  const rules = policy.split('; ');
  expect(rules).toContain(`connect-src 'self' ${store}`);
  expect(rules).toContain(`img-src 'self' blob: data: ${store}`);
  expect(rules).toContain(`media-src ${store}`);
});

test('with the bucket in the host name, the policy lets pages reach that host as well', () => {
  const parsed = env();
  const { S3_PUBLIC_ENDPOINT, S3_FORCE_PATH_STYLE } = parsed;
  try {
    Object.assign(parsed, {
      S3_PUBLIC_ENDPOINT: 'https://s3.example.org:9000',
      S3_FORCE_PATH_STYLE: 'false',
    });
    expect(contentSecurityPolicy('n').split('; ')).toContain(
      `connect-src 'self' https://s3.example.org:9000 https://${parsed.S3_BUCKET}.s3.example.org:9000`,
    );
  } finally {
    Object.assign(parsed, { S3_PUBLIC_ENDPOINT, S3_FORCE_PATH_STYLE });
  }
});

test('every response says that nothing may sniff it, frame it or learn where it was', async () => {
  const { headers } = await get('/');
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['strict-transport-security']).toBeUndefined();
});
