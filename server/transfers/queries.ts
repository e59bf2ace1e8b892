import { and, desc, eq, or, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { transfer } from '#db/schema/transfers.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';
import { type RequestOrigin, scopesOf, type Workspace } from '#server/core/workspace.ts';
import type { TransferState } from './schema.ts';

/** A transfer as its person sees it. */
export interface TransferItem {
  id: string;
  mode: 'move' | 'copy';
  state: TransferState;
  /** Why it has failed, for people. */
  error: string | null;
  /** What the first of the chosen things was called, and how many there were. */
  name: string;
  count: number;
  /** Bytes that are copied in the store, and that are to be. */
  copiedBytes: number;
  totalBytes: number;
  copiedObjects: number;
  totalObjects: number;
  /** What has arrived; zero before. */
  fileCount: number;
  folderCount: number;
  /** How many of the chosen things were gone by then. */
  leftBehind: number;
  /** Null: the top of the target. */
  targetFolderId: string | null;
  createdAt: Date;
  endedAt: Date | null;
}

/** The same with its two workspaces. The target is null where the person is not in it any more. */
export interface ListedTransfer extends TransferItem {
  from: Workspace;
  to: Workspace | null;
}

const columns = {
  id: transfer.id,
  mode: transfer.mode,
  state: transfer.state,
  error: transfer.error,
  name: transfer.name,
  count: sql`cardinality(${transfer.fileIds}) + cardinality(${transfer.folderIds})`.mapWith(Number),
  copiedBytes: transfer.copiedBytes,
  totalBytes: transfer.totalBytes,
  copiedObjects: transfer.copiedObjects,
  totalObjects: transfer.totalObjects,
  fileCount: transfer.fileCount,
  folderCount: transfer.folderCount,
  leftBehind: transfer.leftBehind,
  targetFolderId: transfer.targetFolderId,
  createdAt: transfer.createdAt,
  endedAt: transfer.endedAt,
};

/** Only one's own: where others take their files is not for everybody of a workspace to see. */
const own = (scope: WorkspaceScope) =>
  and(inWorkspace(transfer, scope), eq(transfer.userId, scope.userId));

/** @throws AppError NOT_FOUND */
export async function getTransfer(
  scope: WorkspaceScope,
  { id }: { id: string },
): Promise<TransferItem> {
  const [row] = await withWorkspace(scope, (tx) =>
    tx
      .select(columns)
      .from(transfer)
      .where(and(own(scope), eq(transfer.id, id))),
  );
  if (!row) throw notFound('transfer');
  return row;
}

/** Transfers that are told of one workspace: all that are under way would fit for anybody. */
const most = 50;

/**
 * What a person is taking from one workspace to another, and what of it has ended within the last
 * day: newest first. Each workspace is read in a scope of its own.
 */
export async function listTransfers(
  userId: string,
  request: RequestOrigin,
): Promise<{ items: ListedTransfer[]; nextCursor: null }> {
  const scopes = await scopesOf(userId, request);
  const recent = or(
    eq(transfer.state, 'copying'),
    sql`${transfer.endedAt} > now() - interval '1 day'`,
  );
  const nameOf = (organizationId: string | null) => organizationId ?? 'personal';
  const workspaces = new Map(scopes.map(({ workspace }) => [workspace.id, workspace]));
  const items: ListedTransfer[] = [];
  for (const { workspace: from, scope } of scopes) {
    const rows = await withWorkspace(scope, (tx) =>
      tx
        .select({ ...columns, targetOrganizationId: transfer.targetOrganizationId })
        .from(transfer)
        .where(and(own(scope), recent))
        .orderBy(desc(transfer.createdAt), desc(transfer.id))
        .limit(most),
    );
    for (const { targetOrganizationId, ...row } of rows)
      items.push({ ...row, from, to: workspaces.get(nameOf(targetOrganizationId)) ?? null });
  }
  items.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return { items, nextCursor: null };
}
