import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { logger } from '#server/core/logger.ts';
import { lengthHeader, requestIdHeader } from '#server/core/request.ts';
import { type RequestFacts, withFacts } from '#server/core/request-facts.ts';
import { securityHeaders } from './headers.ts';
import { prepareRequest } from './prepare.ts';
import { routeOf } from './routes.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/** Files of the build and the probes of a load balancer are many, and say little. */
const quiet = new Set(['/_next', '/api/health']);

function levelOf(route: string, status: number): 'debug' | 'info' | 'error' {
  if (status >= 500) return 'error';
  return quiet.has(route) ? 'debug' : 'info';
}

/** One line per request, when its answer has been sent or given up. */
function logWhenDone(request: IncomingMessage, response: ServerResponse): RequestFacts {
  const started = performance.now();
  const route = routeOf(request.url ?? '');
  const facts: RequestFacts = { procedures: new Set() };
  response.once('close', () => {
    const { userId, workspaceId, procedures } = facts;
    const { statusCode: status, writableFinished } = response;
    logger[levelOf(route, status)](
      {
        requestId: request.headers[requestIdHeader],
        method: request.method,
        route,
        ...(procedures.size > 0 ? { procedures: [...procedures] } : {}),
        status,
        ms: Math.round(performance.now() - started),
        ...(writableFinished ? {} : { aborted: true }),
        userId,
        workspaceId,
      },
      'request',
    );
  });
  return facts;
}

/** Says how long an answer is, in the moment in which its headers go out. */
function tellLength(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (...given: unknown[]) => {
    const length = response.getHeader(lengthHeader);
    if (length !== undefined) {
      response.removeHeader(lengthHeader);
      response.setHeader('content-length', length);
    }
    return writeHead(...given);
  };
}

/** As Node itself answers by default. */
const refusals: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What never becomes a request is answered here: no HTTP, endless headers, or too slow. */
function refuseNonsense(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = Object.entries(securityHeaders()).map(([name, value]) => `${name}: ${value}`);
  const status = refusals[error.code ?? ''] ?? '400 Bad Request';
  const head = [`HTTP/1.1 ${status}`, 'connection: close', 'content-length: 0', ...headers];
  socket.end(`${head.join('\r\n')}\r\n\r\n`);
}

/** A server that hands prepared requests on, logs each, and turns what is thrown into a plain 500. */
export function makeServer(handle: Handle): Server {
  const server = createServer((request, response) => {
    const facts = logWhenDone(request, response);
    withFacts(facts, () => {
      if (!prepareRequest(request, response)) return;
      tellLength(response);
      handle(request, response).catch((err: unknown) => {
        const requestId = request.headers[requestIdHeader];
        logger.error({ err, requestId }, 'a request failed');
        if (!response.headersSent) response.statusCode = 500;
        response.end();
      });
    });
  });
  server.on('clientError', refuseNonsense);
  return server;
}
