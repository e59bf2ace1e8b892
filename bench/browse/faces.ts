import { callHttp } from '../http.ts';
import type { Bench } from '../stack.ts';

interface Face {
  id: string;
  slug: string;
  name: string;
}

/** How the organizations of the crowds are called, in the order of the crowds. */
export async function facesOf(bench: Bench): Promise<Face[]> {
  const own = await callHttp<Face[]>(bench, 'personal', 'workspaces.list', undefined);
  return bench.crowds.map(({ organizationId }) => {
    const face = own.find(({ id }) => id === organizationId);
    if (!face) throw new Error('an organization is not in the list');
    return face;
  });
}
