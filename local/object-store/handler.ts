import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorize, type Credentials } from '#server/s3-protocol/authorization.ts';
import { corsHeaders, preflightHeaders } from '#server/s3-protocol/cors.ts';
import { parseRequest } from '#server/s3-protocol/request.ts';
import { refuse, toS3Error } from './refusal.ts';
import { findOperation } from './router.ts';
import type { Store } from './store.ts';

export interface HandlerOptions {
  store: Store;
  credentials: Credentials;
  now: () => Date;
}

/** Only what the log may hold: no path, no query, no header, for signatures are in them. */
function logFailure(requestId: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`object store: request ${requestId} failed: ${text}`);
}

async function serve(
  { store, credentials, now }: HandlerOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = parseRequest(incoming.method ?? '', incoming.url ?? '', incoming.rawHeaders);
  const rules = store.buckets.find(request.bucket)?.cors ?? [];
  if (request.method === 'OPTIONS') {
    const headers = preflightHeaders(rules, request);
    response.writeHead(200, { 'content-length': '0', ...headers }).end();
    return;
  }
  for (const [name, value] of Object.entries(corsHeaders(rules, request))) {
    response.setHeader(name, value);
  }
  const time = now();
  const authorized = authorize(request, credentials, time);
  const operation = findOperation(request);
  const { region } = credentials;
  await operation({ request, authorized, store, region, now: time, incoming, response });
}

/** Serves one request from its first line to its answer; never rejects. */
export async function handleRequest(
  options: HandlerOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('server', 'HoldallObjectStore');
  // S3 does not say it; the types that are signed into URLs count here without a guess beside them.
  response.setHeader('x-content-type-options', 'nosniff');
  try {
    await serve(options, incoming, response);
  } catch (error) {
    const gone = incoming.destroyed && !incoming.complete;
    const refusal = toS3Error(error);
    const clientLeft = gone || response.destroyed;
    if (refusal.status >= 500 && refusal.code !== 'NotImplemented' && !clientLeft) {
      logFailure(requestId, error);
    }
    await refuse(incoming, response, refusal, requestId);
  }
}
