import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { auditLog } from '#db/schema/audit.ts';
import { user } from '#db/schema/auth.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import type { AuditAction } from '#server/core/audit.ts';
import { decodeCursor, encodeCursor, type Page, toPage } from '#server/core/pages.ts';
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

/**
 * Rows that one page looks at, at most. Where most of them are of what is gone, or of people who do
 * not count, the page ends there, short, and the next one goes on behind it.
 */
const mostLookedAt = 5_000;

interface Touch {
  /** Of the position: the entry of the log, or the file. */
  id: string;
  subjectId: string;
  byId: string;
  byName: string | null;
  at: Date;
  /** How many rows have been looked at with this one. */
  looked: number;
  /** Whether it belongs into the list; the last row that is looked at is there in any case. */
  counts: boolean;
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
    rows.filter(({ counts }) => counts),
    limit,
    toPosition,
    (row) => row,
  );
  const end = rows.at(-1);
  const endsEarly = page.nextCursor === null && end?.looked === mostLookedAt;
  const ids = page.items.map(({ subjectId }) => subjectId);
  const entries = await readEntries(tx, scope, { files: ids, folders: ids });
  const items = page.items.flatMap((row): RecentItem[] => {
    const entry = entries.get(row.subjectId);
    const touchedBy = { id: row.byId, name: row.byName ?? 'Somebody' };
    return entry ? [{ ...entry, touchedBy, touchedAt: row.at }] : [];
  });
  return { items, nextCursor: endsEarly ? encodeCursor(toPosition(end)) : page.nextCursor };
}

const toPosition = ({ at, id }: Touch) => [at, id];

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
    const looked = tx
      .select({
        id: auditLog.id,
        subjectId: auditLog.subjectId,
        byId: auditLog.userId,
        at: auditLog.createdAt,
        looked:
          sql<number>`row_number() over (order by ${auditLog.createdAt} desc, ${auditLog.id} desc)::integer`.as(
            'looked',
          ),
      })
      .from(auditLog)
      .where(
        and(
          inWorkspace(auditLog, scope),
          whose(sql`${auditLog.userId}`),
          sql`${auditLog.action} in ${touches}`,
          after &&
            sql`(${auditLog.createdAt}, ${auditLog.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(desc(auditLog.createdAt), desc(auditLog.id))
      .limit(mostLookedAt)
      .as('seen');
    const later = sql`select 1 from ${auditLog} later where ${and(
      sql`later.workspace_id = ${scope.workspaceId}`,
      sql`later.subject_id = ${looked.subjectId}`,
      sql`(later.created_at, later.id) > (${looked.at}, ${looked.id})`,
      sql`later.action in ${touches}`,
      whose(sql`later.user_id`),
    )}`;
    const counts = sql<boolean>`(${isLiveEntry(scope, looked.subjectId, looked.subjectId)} and not exists (${later}))`;
    const rows = await tx
      .select({
        id: looked.id,
        subjectId: looked.subjectId,
        byId: looked.byId,
        byName: user.name,
        at: looked.at,
        looked: looked.looked,
        counts,
      })
      .from(looked)
      .leftJoin(user, eq(user.id, looked.byId))
      .where(sql`(${looked.looked} = ${mostLookedAt} or ${counts})`)
      .orderBy(desc(looked.at), desc(looked.id))
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
    const looked = tx
      .select({
        id: storage.id,
        byId: storage.userId,
        at: storage.createdAt,
        status: storage.status,
        looked:
          sql<number>`row_number() over (order by ${storage.createdAt} desc, ${storage.id})::integer`.as(
            'looked',
          ),
      })
      .from(storage)
      .where(
        and(
          inWorkspace(storage, scope),
          // The order of the index is down in time and up in id: no row comparison says so.
          after &&
            sql`${storage.createdAt} <= ${after[0]}::timestamptz and (${storage.createdAt} < ${after[0]}::timestamptz or ${storage.id} > ${after[1]}::uuid)`,
        ),
      )
      .orderBy(sql`${storage.createdAt} desc`, storage.id)
      .limit(mostLookedAt)
      .as('seen');
    const counts = sql<boolean>`(${looked.status} = 'active' and ${looked.byId} <> ${scope.userId})`;
    const rows = await tx
      .select({
        id: looked.id,
        subjectId: looked.id,
        byId: looked.byId,
        byName: user.name,
        at: looked.at,
        looked: looked.looked,
        counts,
      })
      .from(looked)
      .leftJoin(user, eq(user.id, looked.byId))
      .where(sql`(${looked.looked} = ${mostLookedAt} or ${counts})`)
      .orderBy(desc(looked.at), looked.id)
      .limit(limit + 1);
    return toItems(tx, scope, rows, limit);
  });
}
