import { eq, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { WorkspaceScope } from './scope.ts';

/** The one filter by workspace that queries use, on top of row level security, never instead of it. */
export function inWorkspace(
  table: { workspaceId: AnyPgColumn },
  scope: Pick<WorkspaceScope, 'workspaceId'>,
): SQL {
  return eq(table.workspaceId, scope.workspaceId);
}
