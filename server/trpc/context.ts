import { type CurrentSession, readSession } from '#server/auth/session.ts';
import { requestOrigin } from '#server/core/request.ts';
import type { RequestOrigin } from '#server/core/workspace.ts';

/** The header in which a request names its workspace: `personal` or an organization's id. */
export const workspaceHeader = 'x-holdall-workspace';

/**
 * The header in which a page says for whom it was made. Another tab may have signed somebody else
 * in since then: what this page sends must not be done as that person.
 */
export const personHeader = 'x-holdall-person';

export interface Context {
  headers: Headers;
  session: CurrentSession | null;
  request: RequestOrigin;
  /** What the request named; null where it named none, and the session decides. */
  namedWorkspace: string | null;
}

/**
 * What every procedure starts with. The membership is read later, by `workspaceProcedure`.
 * @param inUrl workspace and person where a request can carry no header, as a browser's event stream
 */
export async function createContext(
  headers: Headers,
  inUrl: { workspace?: string; person?: string } | null = null,
): Promise<Context> {
  const session = await readSession(headers);
  const meant = headers.get(personHeader) ?? inUrl?.person ?? session?.userId;
  return {
    headers,
    session: session?.userId === meant ? session : null,
    request: requestOrigin(headers),
    namedWorkspace: headers.get(workspaceHeader) ?? inUrl?.workspace ?? null,
  };
}
