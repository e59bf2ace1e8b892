import { type Action, may, type Resource } from '#server/auth/permissions.ts';
import { readSession } from '#server/auth/session.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { requestOrigin } from '#server/core/request.ts';
import { scopeOf, workspaceAt } from '#server/core/workspace.ts';

/**
 * Who asks at an address of a workspace that is no page: the membership as it is now, as every
 * procedure reads it.
 * @throws AppError UNAUTHENTICATED, NOT_FOUND, FORBIDDEN
 */
export async function visitorAt<R extends Resource>(
  request: Request,
  slug: string,
  resource: R,
  action: Action<R>,
) {
  const session = await readSession(request.headers);
  if (!session) throw new AppError('UNAUTHENTICATED', 'Sign in to go on.');
  const workspace = await workspaceAt(session.userId, slug);
  if (!workspace) throw notFound('workspace');
  if (!may(workspace.role, resource, action))
    throw new AppError('FORBIDDEN', `Your role in ${workspace.name} does not allow this.`);
  return { workspace, scope: scopeOf(session.userId, workspace, requestOrigin(request.headers)) };
}
