import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import proxyAddress from 'proxy-addr';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { clientAddressHeader, requestIdHeader } from '#server/core/request.ts';
import { contentSecurityPolicy, securityHeaders } from './headers.ts';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

let trust: ReturnType<typeof proxyAddress.compile> | undefined;

/** Where a loopback address that is not the canonical one belongs; cookies are per host name. */
function canonicalLocation(request: IncomingMessage): string | undefined {
  const own = new URL(env().HOLDALL_URL);
  const host = request.headers.host ?? '';
  if (host === own.host || !loopback.test(host) || !loopback.test(own.host)) return undefined;
  if (request.method !== 'GET' || request.url?.startsWith('/api/')) return undefined;
  return `${own.origin}${request.url ?? '/'}`;
}

/**
 * Makes a request safe to hand on: client address and request id are ours, framework headers that
 * only a framework may set are gone, the policy with this response's nonce is set. Answers false
 * when it has answered the request itself.
 */
export function prepareRequest(request: IncomingMessage, response: ServerResponse): boolean {
  trust ??= proxyAddress.compile(env().TRUSTED_PROXIES);
  const address = proxyAddress(request, trust);
  const url = request.url ?? '/';
  for (const name of Object.keys(request.headers))
    if (
      /^x-(middleware|nextjs|invoke|matched-path|now|vercel)/.test(name) ||
      name.startsWith('x-holdall-client')
    )
      delete request.headers[name];
  const requestId = newId();
  request.headers[clientAddressHeader] = address;
  request.headers[requestIdHeader] = requestId;
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'));
  // Next reads the nonce for its own scripts from this request header.
  request.headers['content-security-policy'] = policy;
  // Before any answer, our own refusals and redirects included.
  response.setHeader('x-request-id', requestId);
  response.setHeader('content-security-policy', policy);
  for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value);
  // Absolute-form targets and // would make a router look elsewhere than at this server.
  if (!url.startsWith('/') || url.startsWith('//') || url.includes('\\')) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('Bad request target.\n');
    return false;
  }
  const location = canonicalLocation(request);
  if (location) {
    response.writeHead(307, { location }).end();
    return false;
  }
  return true;
}
