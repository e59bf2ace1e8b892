import { type CurrentSession, readSession } from '#server/auth/session.ts';
import { requestOrigin } from '#server/core/request.ts';
import type { RequestOrigin } from '#server/core/workspace.ts';

/** The header in which a request names its workspace: `personal` or an organization's id. */
export const workspaceHeader = 'x-holdall-workspace';

export interface Context {
  headers: Headers;
  session: CurrentSession | null;
  request: RequestOrigin;
  /** What the request named; null where it named none, and the session decides. */
  namedWorkspace: string | null;
}

/**
 * What every procedure starts with. The membership is read later, by `workspaceProcedure`.
 * @param namedInUrl the workspace where a request can carry no header, as a browser's event stream
 */
export async function createContext(
  headers: Headers,
  namedInUrl: string | null = null,
): Promise<Context> {
  return {
    headers,
    session: await readSession(headers),
    request: requestOrigin(headers),
    namedWorkspace: headers.get(workspaceHeader) ?? namedInUrl,
  };
}
