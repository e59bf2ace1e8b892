import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { member } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import type { Role } from '#server/auth/permissions.ts';
import { AppError } from '#server/core/errors.ts';
import {
  type RequestOrigin,
  resolveWorkspace,
  scopeOf,
  type Workspace,
  workspaceOfWork,
} from '#server/core/workspace.ts';
import { readRules } from '#server/uploads/rules/queries.ts';
import { mayTransfer, noLongerAllowed, refuseByTarget, requireTransfer } from '../policy.ts';
import type { SurveyedFile } from '../survey/queries.ts';

/** One side of a transfer: a workspace as its person sees it, and their scope there. */
export interface Side {
  workspace: Workspace;
  scope: WorkspaceScope;
}

/**
 * The workspace to which a person wants to take something, by their membership now.
 * @throws AppError NOT_FOUND for an unknown or foreign one, FORBIDDEN, INVALID for the same one
 */
export async function requireTarget(from: WorkspaceScope, to: string): Promise<Side> {
  const workspace = await resolveWorkspace(from.userId, to, null);
  requireTransfer(workspace);
  const scope = scopeOf(from.userId, workspace, from.request);
  if (scope.workspaceId === from.workspaceId)
    throw new AppError(
      'INVALID',
      'They are in this workspace already. Move or copy them to a folder instead.',
    );
  return { workspace, scope };
}

/**
 * A side of a transfer that is under way, by the membership of its person now.
 * @throws AppError FORBIDDEN where they may not any more
 */
export async function requireSide(
  userId: string,
  organizationId: string | null,
  mode: 'move' | 'copy',
  request: RequestOrigin,
): Promise<Side> {
  const workspace = await workspaceOfWork(userId, organizationId);
  if (!workspace) throw noLongerAllowed(mode, 'one of the two workspaces');
  if (!mayTransfer(workspace.role)) throw noLongerAllowed(mode, workspace.name);
  return { workspace, scope: scopeOf(userId, workspace, request) };
}

/**
 * Makes sure of the membership once more where rows are about to change hands, and keeps it until
 * the transaction ends: whoever removes the person waits, and finds it done.
 * @throws AppError FORBIDDEN
 */
export async function holdMembership(
  tx: Transaction,
  { workspace, scope }: Side,
  mode: 'move' | 'copy',
): Promise<void> {
  if (scope.organizationId === null) return;
  const [row] = await tx
    .select({ role: member.role })
    .from(member)
    .where(and(inWorkspace(member, scope), eq(member.userId, scope.userId)))
    .for('share');
  if (!row || !mayTransfer(row.role as Role)) throw noLongerAllowed(mode, workspace.name);
}

/** @throws AppError INVALID or TOO_LARGE for the first file that the target does not take */
export async function requireAllowed(
  tx: Transaction,
  scope: WorkspaceScope,
  files: readonly SurveyedFile[],
): Promise<void> {
  const refusal = refuseByTarget(await readRules(tx, scope), files);
  if (refusal) throw refusal;
}
