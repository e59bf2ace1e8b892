import superjson from 'superjson';
import { GET, POST } from '#app/api/trpc/[trpc]/route.ts';
import { env } from '#server/core/env.ts';

/** Sends a raw request to the API's route handler, as Next would hand it over. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(`${env().HOLDALL_URL}/api/trpc/${path}`, init);
  return init.method === 'POST' ? POST(request) : GET(request);
}

/** As the client's link writes it; what superjson refuses to write, a hostile client writes itself. */
function encode(input: unknown): string {
  try {
    return JSON.stringify(superjson.serialize(input));
  } catch {
    const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
    return JSON.stringify({ json: input }, plain);
  }
}

/** One procedure over the route handler, encoded as the client's link does it. */
export function callOverHttp(
  path: string,
  call: { type: 'query' | 'mutation'; headers: Headers; input?: unknown },
): Promise<Response> {
  const body = encode(call.input);
  if (call.type === 'query') {
    const query = call.input === undefined ? '' : `?input=${encodeURIComponent(body)}`;
    return send(`${path}${query}`, { headers: call.headers });
  }
  const headers = new Headers(call.headers);
  headers.set('content-type', 'application/json');
  return send(path, { method: 'POST', headers, body });
}
