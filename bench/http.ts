import superjson from 'superjson';
import { headersOf } from '#server/testing/people.ts';
import type { Bench } from './stack.ts';

/** One procedure over HTTP with a kept connection, as a browser calls it; answers with its output. */
export async function callHttp<T>(
  { url, person }: Pick<Bench, 'url' | 'person'>,
  workspaceId: string,
  path: string,
  input: unknown,
  type: 'query' | 'mutation' = 'query',
): Promise<T> {
  const body = JSON.stringify(superjson.serialize(input));
  const headers = headersOf(person, workspaceId);
  headers.set('content-type', 'application/json');
  const response =
    type === 'query'
      ? await fetch(`${url}/api/trpc/${path}?input=${encodeURIComponent(body)}`, { headers })
      : await fetch(`${url}/api/trpc/${path}`, { method: 'POST', headers, body });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  return superjson.deserialize<T>(answer.result.data);
}
