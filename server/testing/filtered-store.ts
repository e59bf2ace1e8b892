import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline, Transform } from 'node:stream';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { signHeader } from '#local/object-store/testing/raw-request.ts';
import { authorize } from '#server/s3-protocol/authorization.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { parseRequest } from '#server/s3-protocol/request.ts';

/** How stores that do not know a condition refuse it. */
const refusals = { 400: 'InvalidArgument', 500: 'InternalError', 501: 'NotImplemented' } as const;

/** Guarantees that are taken away from the disk store. None: all of them hold. */
export interface Lack {
  /** Checksums that come with a body are not looked at, nor told afterwards. */
  ignores?: readonly ('sha256' | 'md5')[];
  createOnly?: 'ignored' | keyof typeof refusals;
  /** Anything passes, whatever its signature. */
  unsigned?: boolean;
  /** It knows another secret than we do. */
  otherSecret?: boolean;
  withoutEtag?: boolean;
  /** The store's clock, in milliseconds ahead of ours. */
  clock?: number;
  withoutCors?: boolean;
  ignoresResponseHeaders?: boolean;
  withoutRanges?: boolean;
  /** Milliseconds before each answer; Infinity takes requests and never answers. */
  delay?: number;
  /** Part of the keys about which nothing is answered. */
  silentAbout?: string;
  /** Each connection whose number divides by this one is cut in the middle of its request. */
  drops?: number;
}

const dropped =
  /^(host|connection|authorization|transfer-encoding|x-amz-date|x-amz-content-sha256)$/;
const signatures = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature)$/i;

/** The request as the disk store gets it: without what this store does not know, signed anew. */
function passedOn(incoming: IncomingMessage, port: number, lack: Lack) {
  const { accessKeyId, secretAccessKey, region } = inject('stack').s3;
  const ignored = (name: string) =>
    (lack.ignores?.includes('sha256') && /^x-amz-(checksum|sdk-checksum)/.test(name)) ||
    (lack.ignores?.includes('md5') && name === 'content-md5') ||
    (lack.withoutRanges && name === 'range') ||
    (lack.createOnly === 'ignored' && name === 'if-none-match');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers)
      .filter(([name]) => !dropped.test(name) && !ignored(name))
      .map(([name, value]) => [name, String(value)]),
  );
  const [path = '', query = ''] = (incoming.url ?? '').split('?');
  const kept = query
    .split('&')
    .filter((pair) => pair && !signatures.test(pair.split('=')[0] ?? ''))
    .filter((pair) => !(lack.ignoresResponseHeaders && pair.startsWith('response-')));
  const target = kept.length > 0 ? `${path}?${kept.join('&')}` : path;
  return signHeader(
    port,
    { method: incoming.method, target, headers },
    {
      accessKeyId,
      secret: secretAccessKey,
      region,
      payloadHash: 'UNSIGNED-PAYLOAD',
      // The disk store lives outside: a test may have set this process's clock.
      time: new Date(performance.timeOrigin + performance.now()),
    },
  );
}

function refuse(response: ServerResponse, error: S3Error): void {
  response.writeHead(error.status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${error.code}</Code></Error>`);
}

/** Verifies as the store would, by its own clock; answers false when it has refused. */
function admits(incoming: IncomingMessage, response: ServerResponse, lack: Lack): boolean {
  const conditional = incoming.headers['if-none-match'] !== undefined;
  if (conditional && typeof lack.createOnly === 'number') {
    refuse(response, new S3Error(refusals[lack.createOnly]));
    return false;
  }
  if (lack.unsigned || incoming.method === 'OPTIONS') return true;
  const { accessKeyId, region, ...keys } = inject('stack').s3;
  const secretAccessKey = lack.otherSecret ? 'another secret' : keys.secretAccessKey;
  const now = new Date(Date.now() + (lack.clock ?? 0));
  try {
    const parsed = parseRequest(incoming.method ?? '', incoming.url ?? '', incoming.rawHeaders);
    authorize(parsed, { accessKeyId, secretAccessKey, region }, now);
    return true;
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    refuse(response, error);
    return false;
  }
}

function answer(from: IncomingMessage, response: ServerResponse, place: FilteredStore): void {
  const { lack } = place;
  const hidden = (name: string) =>
    (lack.withoutEtag && name === 'etag' && from.method !== 'HEAD') ||
    (lack.withoutCors && name.startsWith('access-control-')) ||
    (lack.ignores?.includes('sha256') && name.startsWith('x-amz-checksum'));
  for (const [name, value] of Object.entries(from.headers))
    if (value !== undefined && !hidden(name)) response.setHeader(name, value);
  response.setHeader('date', new Date(Date.now() + (lack.clock ?? 0)).toUTCString());
  response.statusCode = from.statusCode ?? 502;
  const counted = new Transform({
    transform(piece, _, done) {
      place.sent += piece.length;
      if (place.cut === undefined || place.sent <= place.cut) done(null, piece);
      else response.destroy();
    },
  });
  pipeline(from, counted, response, () => {});
}

function forward(incoming: IncomingMessage, response: ServerResponse, place: FilteredStore): void {
  const { lack } = place;
  const port = Number(new URL(inject('stack').s3.endpoint).port);
  const { method, target, headers } = passedOn(incoming, port, lack);
  const outgoing = request({ host: '127.0.0.1', port, method, path: target, headers });
  outgoing.on('response', (from) => {
    // Of an answer, Node does not know the method; an ETag is only missing from replies to writes.
    answer(Object.assign(from, { method }), response, place);
  });
  outgoing.on('error', () => response.destroy());
  pipeline(incoming, outgoing, () => {});
}

interface FilteredStore {
  /** May be changed at any time; none at the begin of each test. */
  lack: Lack;
  endpoint: string;
  /** How many there were in this test. */
  requests: number;
  /** Bytes of bodies that it has answered with in this test. */
  sent: number;
  /** Bytes of a body after which an answer is cut. */
  cut: number | undefined;
  /** Keys to which somebody wanted to write in this test. */
  written: Set<string>;
}

/**
 * Puts a store with fewer guarantees before the run's disk store, and points the environment at it.
 * It verifies signatures itself and signs anew, so it may change anything. After `provideDatabase`.
 */
export function provideFilteredStore(): FilteredStore {
  const place: FilteredStore = {
    lack: {},
    endpoint: '',
    requests: 0,
    sent: 0,
    cut: undefined,
    written: new Set(),
  };
  const server = createServer((incoming, response) => {
    const { lack } = place;
    place.requests += 1;
    const [, , ...key] = (incoming.url ?? '').split('?', 1)[0]?.split('/') ?? [];
    if (incoming.method === 'PUT') place.written.add(key.join('/'));
    if (lack.drops && place.requests % lack.drops === 0) {
      incoming.socket.destroy();
      return;
    }
    if (lack.delay === Number.POSITIVE_INFINITY) return;
    if (lack.silentAbout && incoming.url?.includes(lack.silentAbout)) return;
    setTimeout(() => {
      response.setHeader('date', new Date(Date.now() + (lack.clock ?? 0)).toUTCString());
      if (admits(incoming, response, lack)) forward(incoming, response, place);
      else incoming.resume();
    }, lack.delay ?? 0);
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no port');
    place.endpoint = `http://127.0.0.1:${address.port}`;
    process.env.S3_ENDPOINT = place.endpoint;
    process.env.S3_PUBLIC_ENDPOINT = place.endpoint;
  });
  beforeEach(() => {
    place.lack = {};
    place.requests = 0;
    place.sent = 0;
    place.cut = undefined;
    place.written.clear();
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return place;
}
