import { and, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { isOpen, own } from '../queries.ts';
import type { ReportInput } from '../schema.ts';

/**
 * Notes how far uploads are, for one's other pages and for those who look at the folder. A claim,
 * kept within the size; nothing is decided by it.
 * @returns those that are open still: the others were ended elsewhere
 */
export async function reportProgress(
  scope: WorkspaceScope,
  { uploads }: ReportInput,
): Promise<{ open: string[] }> {
  const told = [...new Map(uploads.map((each) => [each.uploadId, each])).values()];
  const news = sql`unnest(
    ${sql.param(told.map(({ uploadId }) => uploadId))}::uuid[],
    ${sql.param(told.map(({ uploadedBytes }) => uploadedBytes))}::bigint[],
    ${sql.param(told.map(({ partsDone }) => partsDone))}::int[],
    ${sql.param(told.map(({ speed }) => speed))}::bigint[]) as news (id, bytes, parts, speed)`;
  const rows = await withWorkspace(scope, async (tx) => {
    // In one order, as everywhere: see `lockUploads`.
    await tx
      .select({ id: upload.id })
      .from(upload)
      .where(and(own(scope), isOpen(), sql`${upload.id} in (select id from ${news})`))
      .orderBy(upload.id)
      .for('update');
    return tx
      .update(upload)
      .set({
        uploadedBytes: sql`least(news.bytes, ${upload.size})`,
        partsDone: sql`least(news.parts, ${upload.partCount})`,
        speed: sql`news.speed`,
        reportedAt: sql`now()`,
      })
      .from(news)
      .where(and(own(scope), isOpen(), sql`${upload.id} = news.id`))
      .returning({ id: upload.id });
  });
  return { open: rows.map(({ id }) => id) };
}
