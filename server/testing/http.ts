import superjson from 'superjson';
import { GET, POST } from '#app/api/trpc/[trpc]/route.ts';
import { env } from '#server/core/env.ts';
import { wireEvents } from './wire-events.ts';

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

/**
 * What a stream says first, as the answer of a query would say it: a stream's own status is 200
 * also where it only tells of a refusal.
 */
async function firstAnswer(response: Response): Promise<Response> {
  for await (const { event, data } of wireEvents(response)) {
    if (event === 'message') return new Response(data);
    if (event !== 'serialized-error') continue;
    const { json } = JSON.parse(data);
    return Response.json({ error: { json } }, { status: json.data.httpStatus });
  }
  throw new Error(`a stream (${response.status}) ended without a word`);
}

/** One procedure over the route handler, encoded as the client's link does it. */
export async function callOverHttp(
  path: string,
  call: { type: 'query' | 'mutation' | 'subscription'; headers: Headers; input?: unknown },
): Promise<Response> {
  const body = encode(call.input);
  if (call.type !== 'mutation') {
    const query = call.input === undefined ? '' : `?input=${encodeURIComponent(body)}`;
    const answer = await send(`${path}${query}`, { headers: call.headers });
    return call.type === 'query' ? answer : firstAnswer(answer);
  }
  const headers = new Headers(call.headers);
  headers.set('content-type', 'application/json');
  return send(path, { method: 'POST', headers, body });
}
