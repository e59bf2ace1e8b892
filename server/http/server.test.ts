import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { lengthHeader } from '#server/core/request.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeServer } from './server.ts';

provideDatabase();

/** What lies behind: pages, an answer that ends badly, and one with headers of its own. */
const server = makeServer(async (request, response) => {
  if (request.url === '/throws') throw new Error('behind');
  if (request.url === '/moved') response.writeHead(308, { location: '/' });
  if (request.url === '/missing') response.statusCode = 404;
  if (request.url === '/streamed') {
    response.setHeader(lengthHeader, '12');
    response.write('behind');
  }
  response.end('behind');
});
let port = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => server.close());
afterEach(() => vi.resetModules());

function get(path: string, host = 'localhost:3000') {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>(
    (resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path, headers: { host } }, async (response) => {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part);
        const text = Buffer.concat(parts).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      })
        .on('error', reject)
        .end();
    },
  );
}

/** The whole answer to what is no HTTP. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

const expected = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
  'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
};

test.each([
  ['an answer', '/', 200],
  ['an answer that something is missing', '/missing', 404],
  ['a redirect from behind', '/moved', 308],
  ['an answer that nobody gave', '/throws', 500],
  ['a refused target', '//evil.example', 400],
])('%s has all the headers of protection', async (_, path, status) => {
  const answer = await get(path);
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject(expected);
  expect(answer.headers['x-powered-by']).toBeUndefined();
  expect(answer.headers.server).toBeUndefined();
  if (status === 500) expect(answer.text).toBe('');
});

test('our own redirect to the name that cookies know has them as well', async () => {
  const { status, headers } = await get('/w/personal/files', '127.0.0.1:3000');
  expect(status).toBe(307);
  expect(headers).toMatchObject(expected);
});

test.each(['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nx: \u0001\r\n\r\n'])(
  'what is no HTTP (%j) is refused with them, and closed',
  async (text) => {
    const answer = await raw(text);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('x-content-type-options: nosniff\r\n');
    expect(answer).toContain('x-frame-options: DENY\r\n');
  },
);

/** The headers of an instance with these variables. */
async function headersWith(variables: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { securityHeaders } = await import('./headers.ts');
  const headers = securityHeaders();
  vi.unstubAllEnvs();
  return headers;
}

test('browsers are told to keep to https where people reach Holdall by https, and only there', async () => {
  const https = await headersWith({ HOLDALL_URL: 'https://files.example.org' });
  expect(https['strict-transport-security']).toBe('max-age=31536000');
  const http = await headersWith({ HOLDALL_URL: 'http://files.example.org' });
  expect(http['strict-transport-security']).toBeUndefined();
  const dev = await headersWith({ HOLDALL_URL: 'https://localhost:3000', HOLDALL_DEV: '1' });
  expect(dev['strict-transport-security']).toBeUndefined();
});

test('a route that streams says how long its answer is, though Next leaves that out', async () => {
  const { headers, text } = await get('/streamed');
  expect(text).toBe('behindbehind');
  expect(headers['content-length']).toBe('12');
  expect(headers[lengthHeader]).toBeUndefined();
  expect((await get('/')).headers['content-length']).toBe('6');
});
