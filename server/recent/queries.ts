import { and, desc, eq, ne, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { auditLog } from '#db/schema/audit.ts';
import { user } from '#db/schema/auth.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import type { AuditAction } from '#server/core/audit.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { type EntryItem, isLiveEntry, readEntries } from '#server/entries/queries.ts';
import type { AddedInput, RecentInput } from './schema.ts';

/** What counts as touching: what was made or changed, not what was only looked at or taken away. */
const touching: readonly AuditAction[] = [
  'upload.complete',
  'file.replace',
  'file.rename',
  'file.move',
  'file.copy',
  'file.restore',
  'file.tag',
  'version.restore',
  'folder.create',
  'folder.rename',
  'folder.move',
  'folder.copy',
  'folder.restore',
  'folder.tag',
];
const touches = sql.raw(`(${touching.map((action) => `'${action}'`).join(', ')})`);

/** A file or folder with who touched it last, and when. */
export type RecentItem = EntryItem & { touchedBy: { id: string; name: string }; touchedAt: Date };

interface Touch {
  /** Of the position: the entry of the log, or the file. */
  id: string;
  subjectId: string;
  byId: string;
  byName: string | null;
  at: Date;
}

const position = z.tuple([z.iso.datetime(), z.uuid()]);

/** A page of touches as what was touched; what has just gone is missing. */
async function toItems(
  tx: Transaction,
  scope: WorkspaceScope,
  rows: Touch[],
  limit: number,
): Promise<Page<RecentItem>> {
  const page = toPage(
    rows,
    limit,
    ({ at, id }) => [at, id],
    (row) => row,
  );
  const ids = page.items.map(({ subjectId }) => subjectId);
  const entries = await readEntries(tx, scope, { files: ids, folders: ids });
  const items = page.items.flatMap((row): RecentItem[] => {
    const entry = entries.get(row.subjectId);
    const touchedBy = { id: row.byId, name: row.byName ?? 'Somebody' };
    return entry ? [{ ...entry, touchedBy, touchedAt: row.at }] : [];
  });
  return { items, nextCursor: page.nextCursor };
}

/**
 * A page of what was touched lately, each file and folder once, with its last touch by those who
 * count. The log is read backwards; an entry that has a later one is passed over.
 * @throws AppError INVALID for a cursor that is none
 */
export async function listRecent(
  scope: WorkspaceScope,
  { by, cursor, limit }: RecentInput,
): Promise<Page<RecentItem>> {
  const after = cursor ? decodeCursor(cursor, position) : undefined;
  const whose = (userId: SQL): SQL | undefined =>
    by === 'me'
      ? sql`${userId} = ${scope.userId}`
      : by === 'others'
        ? sql`${userId} <> ${scope.userId}`
        : undefined;
  return withWorkspace(scope, async (tx) => {
    const later = sql`select 1 from ${auditLog} later where ${and(
      sql`later.workspace_id = ${auditLog.workspaceId}`,
      sql`later.subject_id = ${auditLog.subjectId}`,
      sql`(later.created_at, later.id) > (${auditLog.createdAt}, ${auditLog.id})`,
      sql`later.action in ${touches}`,
      whose(sql`later.user_id`),
    )}`;
    const rows = await tx
      .select({
        id: auditLog.id,
        subjectId: auditLog.subjectId,
        byId: auditLog.userId,
        byName: user.name,
        at: auditLog.createdAt,
      })
      .from(auditLog)
      .leftJoin(user, eq(user.id, auditLog.userId))
      .where(
        and(
          inWorkspace(auditLog, scope),
          whose(sql`${auditLog.userId}`),
          sql`${auditLog.action} in ${touches}`,
          after &&
            sql`(${auditLog.createdAt}, ${auditLog.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
          sql`not exists (${later})`,
          isLiveEntry(scope, auditLog.subjectId, auditLog.subjectId),
        ),
      )
      .orderBy(desc(auditLog.createdAt), desc(auditLog.id))
      .limit(limit + 1);
    return toItems(tx, scope, rows, limit);
  });
}

/**
 * A page of the files that others have added to the workspace, what came last first. In Personal
 * there are no others.
 * @throws AppError INVALID for a cursor that is none
 */
export async function listAdded(
  scope: WorkspaceScope,
  { cursor, limit }: AddedInput,
): Promise<Page<RecentItem>> {
  const after = cursor ? decodeCursor(cursor, position) : undefined;
  return withWorkspace(scope, async (tx) => {
    const rows = await tx
      .select({
        id: storage.id,
        subjectId: storage.id,
        byId: storage.userId,
        byName: user.name,
        at: storage.createdAt,
      })
      .from(storage)
      .leftJoin(user, eq(user.id, storage.userId))
      .where(
        and(
          inWorkspace(storage, scope),
          ne(storage.userId, scope.userId),
          sql`${storage.status} = 'active'`,
          // The order of the index is down in time and up in id: no row comparison says so.
          after &&
            sql`${storage.createdAt} <= ${after[0]}::timestamptz and (${storage.createdAt} < ${after[0]}::timestamptz or ${storage.id} > ${after[1]}::uuid)`,
        ),
      )
      .orderBy(sql`${storage.createdAt} desc`, storage.id)
      .limit(limit + 1);
    return toItems(tx, scope, rows, limit);
  });
}
