import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authorized } from '#server/s3-protocol/authorization.ts';
import { planBody, receiveText } from '#server/s3-protocol/body.ts';
import type { S3Request } from '#server/s3-protocol/request.ts';
import type { Store } from './store.ts';

/** One authorized request and the place for its answer. */
export interface Exchange {
  request: S3Request;
  authorized: Authorized;
  store: Store;
  region: string;
  now: Date;
  incoming: IncomingMessage;
  response: ServerResponse;
}

/** The raw body. A client that waits for `100 Continue` gets it when the first byte is wanted. */
export async function* bodySource(exchange: Exchange): AsyncGenerator<Buffer> {
  const { incoming, response } = exchange;
  if (isWaiting(incoming)) {
    incoming.headers.expect = undefined;
    response.writeContinue();
  }
  yield* incoming.iterator({ destroyOnReturn: false });
  // What follows a write (sync, copy, commit) is silent on the wire, for longer than a client may be.
  if (incoming.method === 'PUT') incoming.socket.setTimeout(0);
}

/** Whether the client still holds its body back until it is told to go on. */
export function isWaiting(incoming: IncomingMessage): boolean {
  return incoming.headers.expect?.toLowerCase() === '100-continue';
}

/**
 * Reads and verifies the small body, often empty, of an operation that is not an upload.
 * @param maximum bytes
 * @throws S3Error as `planBody` and `receiveText`
 */
export function readText(exchange: Exchange, maximum: number): Promise<string> {
  const plan = planBody(exchange.request, exchange.authorized, { maximum, mayBeAbsent: true });
  return receiveText(bodySource(exchange), plan);
}

/** Answers without a body. */
export function answerEmpty(
  exchange: Exchange,
  status: number,
  headers: Record<string, string> = {},
): void {
  const length: Record<string, string> =
    status === 204 || status === 304 ? {} : { 'content-length': '0' };
  exchange.response.writeHead(status, { ...length, ...headers }).end();
}

/** Answers 200 with a document. */
export function answerXml(
  exchange: Exchange,
  xml: string,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(xml);
  exchange.response
    .writeHead(200, {
      ...headers,
      'content-type': 'application/xml',
      'content-length': String(body.length),
    })
    .end(body);
}
