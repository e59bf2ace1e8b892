import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';

/**
 * The bytes that one's own session holds or has brought: what failed or was given up does not
 * count. Until the transaction ends, nobody else adds to the session.
 * @throws AppError NOT_FOUND, also for another person's session
 */
export async function sessionBytes(
  tx: Transaction,
  scope: WorkspaceScope,
  sessionId: string,
): Promise<number> {
  // Not a lock of the row: the counters of quotas are locked before rows of sessions everywhere.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${sessionId}::text, 0))`);
  const mine = and(
    inWorkspace(uploadSession, scope),
    eq(uploadSession.userId, scope.userId),
    eq(uploadSession.id, sessionId),
  );
  const [row] = await tx
    .select({
      bytes:
        sql`coalesce((select sum(${upload.size}) from ${upload} where ${inWorkspace(upload, scope)} and ${upload.sessionId} = ${sessionId} and ${upload.status} not in ('failed', 'cancelled', 'expired')), 0)`.mapWith(
          Number,
        ),
    })
    .from(uploadSession)
    .where(mine);
  if (!row) throw notFound('session');
  return row.bytes;
}
