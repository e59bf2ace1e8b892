import { and, asc, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';

/** Days for which uploads that have ended can be looked up. */
const keptFor = 30;

/** Sessions of one run, and of one transaction. */
const mostSessions = 10_000;
const sessionsAtOnce = 20;

/** Uploads that one statement takes away, and such statements of one run without sessions. */
const batch = 1_000;
const mostBatches = 100;

const since = (days: number): SQL => sql`now() - make_interval(days => ${days})`;

/** Nobody has verified the content yet: what was claimed of it is known from the upload alone. */
const isAwaited = sql`exists (
  select 1 from ${storageObject}
  where ${storageObject.workspaceId} = ${upload.workspaceId} and ${storageObject.id} = ${upload.objectId}
    and ${storageObject.state} = 'stored' and ${storageObject.sha256} is null)`;

const isOver = (days: number): SQL | undefined =>
  and(
    sql`(${uploadSession.completedAt} is not null or ${uploadSession.totalFiles} = 0)`,
    lte(sql`coalesce(${uploadSession.completedAt}, ${uploadSession.createdAt})`, since(days)),
    sql`not exists (
      select 1 from ${upload}
      where ${upload.workspaceId} = ${uploadSession.workspaceId} and ${upload.sessionId} = ${uploadSession.id}
        and ${isAwaited})`,
  );

/** Nobody is adding to it: `uploads.start` holds this lock then (`sessionBytes`). */
const isFree = sql`pg_try_advisory_xact_lock(hashtextextended(${uploadSession.id}::text, 0))`;

/** Takes away a batch of uploads, their parts first. @returns how many */
async function forgetSome(tx: Transaction, which: SQL | undefined): Promise<number> {
  const chosen = await tx
    .select({ id: upload.id })
    .from(upload)
    .where(which)
    .orderBy(asc(upload.id))
    .limit(batch)
    .for('update', { skipLocked: true });
  const ids = chosen.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await tx.delete(uploadPart).where(inArray(uploadPart.uploadId, ids));
  await tx.delete(upload).where(inArray(upload.id, ids));
  return ids.length;
}

/** Sessions that are over, oldest first. */
const dueSessions = (days: number): Promise<string[]> =>
  asSystem(async (tx) => {
    const rows = await tx
      .select({ id: uploadSession.id })
      .from(uploadSession)
      .where(isOver(days))
      .orderBy(
        asc(sql`coalesce(${uploadSession.completedAt}, ${uploadSession.createdAt})`),
        asc(uploadSession.id),
      )
      .limit(mostSessions);
    return rows.map(({ id }) => id);
  });

/**
 * Takes away sessions with their uploads. Left for the next run: those to which somebody is adding,
 * and those of whose uploads somebody holds one.
 */
async function forgetSessions(tx: Transaction, ids: string[], days: number): Promise<void> {
  const chosen = await tx
    .select({ id: uploadSession.id, workspaceId: uploadSession.workspaceId })
    .from(uploadSession)
    .where(and(inArray(uploadSession.id, ids), isOver(days), isFree))
    .orderBy(asc(uploadSession.id))
    .for('update', { skipLocked: true });
  if (chosen.length === 0) return;
  const sessionIds = chosen.map(({ id }) => id);
  const theirs = and(
    inArray(upload.workspaceId, [...new Set(chosen.map(({ workspaceId }) => workspaceId))]),
    inArray(upload.sessionId, sessionIds),
  );
  while ((await forgetSome(tx, theirs)) > 0);
  const left = sql`exists (select 1 from ${upload} where ${upload.workspaceId} = ${uploadSession.workspaceId} and ${upload.sessionId} = ${uploadSession.id})`;
  await tx
    .delete(uploadSession)
    .where(and(inArray(uploadSession.id, sessionIds), sql`not ${left}`));
}

/** Uploads that belong to no session and have ended, which is when they were changed last. */
const isLoneAndOver = (days: number): SQL | undefined =>
  and(
    isNull(upload.sessionId),
    sql`${upload.status} not in ('created', 'uploading', 'completing')`,
    lte(upload.updatedAt, since(days)),
    sql`not ${isAwaited}`,
  );

/**
 * Forgets uploads that have ended long ago, with their sessions, and sessions that never got one.
 * The files that came of them stay. Several workers at once share the work.
 */
export async function forgetUploads(days = keptFor): Promise<void> {
  const due = await dueSessions(days);
  for (let i = 0; i < due.length; i += sessionsAtOnce)
    await asSystem((tx) => forgetSessions(tx, due.slice(i, i + sessionsAtOnce), days));
  for (let taken = 0; taken < mostBatches; taken++)
    if ((await asSystem((tx) => forgetSome(tx, isLoneAndOver(days)))) < batch) return;
}
