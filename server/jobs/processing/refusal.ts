import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';
import { refusedByBytes } from '#server/uploads/rules/queries.ts';
import { type Detected, typeOf } from './content-type.ts';
import type { lockHolders } from './queries.ts';

type Holder = Awaited<ReturnType<typeof lockHolders>>[number];

/** A file whose content is well but not allowed; damaged ones have a time. */
export const isRefused = sql`(${storage.processingStatus} = 'failed' and ${storage.damagedAt} is null)`;

/** What a file was said to be, and what it is by its bytes. */
function shown({ id, filename, claimedType, mimeType }: Holder, detected: Detected) {
  const claimed = claimedType ?? mimeType;
  const type = typeOf(detected, claimed);
  // What was claimed may say closer what the bytes only say roughly: then the claim counts.
  const extension = type === detected.type ? detected.extension : null;
  return { id, filename, claimedType: claimed, mimeType: type, shown: extension };
}

/**
 * Moves those of the locked files to the trash whose bytes reveal a type that is refused here, with
 * the rule in words, and says so in the activity. Nothing is deleted; as nobody's own deletion, only
 * admins can take it back. Files that do not wait have been judged already.
 * @param detectedIn what the content of a file has shown
 */
export async function refuseRevealed(
  tx: Transaction,
  workspaceId: string,
  files: readonly Holder[],
  detectedIn: (file: Holder) => Detected,
): Promise<void> {
  const waiting = files.filter(
    ({ processingStatus: status, size }) => size > 0 && ['pending', 'running'].includes(status),
  );
  // All lie in one workspace.
  const workspace = { workspaceId, organizationId: waiting[0]?.organizationId ?? null };
  const judged = waiting.map((file) => shown(file, detectedIn(file)));
  const refusals = await refusedByBytes(tx, workspace, judged);
  const request = systemOrigin('files.process');
  for (const [i, file] of waiting.entries()) {
    const rule = refusals.get(file.id);
    if (rule === undefined) continue;
    const problem = `This file is not what it was said to be, but ${judged[i]?.mimeType}. ${rule}`;
    await tx
      .update(storage)
      .set({
        status: 'soft_deleted',
        deletedAt: sql`coalesce(${storage.deletedAt}, now())`,
        deletedBy: null,
        trashedWith: null,
        processingStatus: 'failed',
        processingError: problem,
        damagedAt: null,
      })
      .where(eq(storage.id, file.id));
    await audit(tx, { ...file, userId: file.versionBy ?? file.addedBy, request }, [
      {
        action: 'file.refuse',
        subjectType: 'file',
        subjectId: file.id,
        before: { filename: file.filename },
        after: { problem },
      },
    ]);
  }
}
