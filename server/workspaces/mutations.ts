import type { CurrentSession } from '#server/auth/session.ts';
import { rememberWorkspace } from '#server/auth/session.ts';
import { resolveWorkspace, type Workspace } from '#server/core/workspace.ts';

/**
 * Makes the session remember a workspace: the one that opens next time.
 * @throws AppError NOT_FOUND unless the person is a member of it
 */
export async function switchWorkspace(
  session: CurrentSession,
  input: { organizationId: string | null },
): Promise<Workspace> {
  const named = input.organizationId ?? 'personal';
  const workspace = await resolveWorkspace(session.userId, named, null);
  await rememberWorkspace(session.sessionId, input.organizationId);
  return workspace;
}
