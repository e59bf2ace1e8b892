import { may } from '#server/auth/permissions.ts';
import { type RequestOrigin, scopeOf, workspaceOfWork } from '#server/core/workspace.ts';
import { completeUploads } from '../complete/mutations.ts';

/** Whose uploads these are, and where. */
export interface Uploader {
  userId: string;
  organizationId: string | null;
}

/**
 * Completes uploads for the person who has begun to complete them, as they may do it now.
 * @returns false where they may not any more, and nothing is changed
 * @throws AppError STORAGE_UNAVAILABLE where a single one is asked for and the store does not answer
 */
export async function completeFor(
  { userId, organizationId }: Uploader,
  uploadIds: readonly string[],
  request: RequestOrigin,
): Promise<boolean> {
  const workspace = await workspaceOfWork(userId, organizationId);
  if (!workspace || !may(workspace.role, 'upload', 'create')) return false;
  const uploads = uploadIds.map((uploadId) => ({ uploadId }));
  await completeUploads(scopeOf(userId, workspace, request), { uploads });
  return true;
}
