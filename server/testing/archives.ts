import { GET, HEAD } from '#app/(main)/w/[workspace]/download/[archive]/route.ts';
import { env } from '#server/core/env.ts';
import { headersOf, type Person } from './people.ts';

/** Asks for a ZIP as a browser does, at the address of a workspace. */
export function askFor(
  person: Person | null,
  slug: string,
  id: string,
  headers: Record<string, string> = {},
  method: 'GET' | 'HEAD' = 'GET',
): Promise<Response> {
  const all = headersOf(person, null);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  const url = `${env().HOLDALL_URL}/w/${slug}/download/${id}`;
  return (method === 'GET' ? GET : HEAD)(new Request(url, { method, headers: all }), {
    params: Promise.resolve({ workspace: slug, archive: id }),
  });
}

/** All bytes of an answer. @throws where it breaks off */
export const bytesOf = async (response: Response): Promise<Buffer> =>
  Buffer.from(await response.arrayBuffer());
