import { and, eq } from 'drizzle-orm';
import { acrossWorkspaces, type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { transfer } from '#db/schema/transfers.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { type AuditAction, audit } from '#server/core/audit.ts';
import { enqueueTransfer } from '#server/core/enqueue.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import type { Workspace } from '#server/core/workspace.ts';
import { requireFolder } from '#server/folders/queries.ts';
import { requireTransfer } from './policy.ts';
import type { StartTransferInput, TransferInput } from './schema.ts';
import { leftBehind, type Survey, surveyChosen, surveyLeft } from './survey/queries.ts';
import { reserveTarget } from './target/mutations.ts';
import { requireAllowed, requireTarget, type Side } from './target/queries.ts';

/** What the first of the chosen things is called. */
const nameOf = ({ folders, files }: Survey): string =>
  folders.find(({ level }) => level === 0)?.name ?? files[0]?.filename ?? '';

const auditTransfer = (
  tx: Transaction,
  scope: WorkspaceScope,
  action: AuditAction,
  id: string,
  after: Record<string, unknown>,
) => audit(tx, scope, [{ action, subjectType: 'transfer', subjectId: id, after }]);

/** Looks at the target, and reserves there. For both that begin a transfer. */
async function enterTarget(
  tx: Transaction,
  { scope }: Side,
  id: string,
  targetFolderId: string | null,
  survey: Survey,
): Promise<void> {
  if (targetFolderId) await requireFolder(tx, scope, targetFolderId);
  await requireAllowed(tx, scope, survey.files);
  await reserveTarget(tx, scope, id, survey.load);
}

/**
 * Begins to take files and folders to another workspace of the person: reserves there what they
 * need, and lets a job copy the objects. Refused whole.
 * @throws AppError NOT_FOUND for a target, a folder or anything chosen that is unknown; FORBIDDEN;
 * INVALID; QUOTA_EXCEEDED and TOO_LARGE by the limits of the target
 */
export async function startTransfer(
  scope: WorkspaceScope,
  workspace: Workspace,
  input: StartTransferInput,
): Promise<{ id: string }> {
  requireTransfer(workspace);
  const to = await requireTarget(scope, input.to);
  const id = newId();
  const { mode, targetFolderId } = input;
  const fileIds = [...new Set(input.fileIds)];
  const folderIds = [...new Set(input.folderIds)];
  const chosen = { fileIds, folderIds, mode };
  await acrossWorkspaces(scope, to.scope, async (tx, within) => {
    const survey = await within(scope, async () => {
      const found = await surveyChosen(tx, scope, chosen);
      if ((await leftBehind(tx, scope, chosen, found)) > 0)
        throw notFound(fileIds.length > 0 && folderIds.length === 0 ? 'file' : 'folder');
      await tx.insert(transfer).values({
        id,
        userId: scope.userId,
        organizationId: scope.organizationId,
        ...chosen,
        targetOrganizationId: to.scope.organizationId,
        targetFolderId,
        name: nameOf(found),
        totalObjects: found.objects.length,
        totalBytes: found.objects.reduce((sum, { size }) => sum + size, 0),
      });
      return found;
    });
    await within(to.scope, () => enterTarget(tx, to, id, targetFolderId, survey));
    await within(scope, async () => {
      const count = fileIds.length + folderIds.length;
      const after = { name: nameOf(survey), count, mode, to: to.workspace.name };
      await auditTransfer(tx, scope, 'transfer.start', id, after);
      await enqueueTransfer(tx, id);
    });
  });
  return { id };
}

/** A transfer of one's own. */
const own = (scope: WorkspaceScope, id: string) =>
  and(inWorkspace(transfer, scope), eq(transfer.id, id), eq(transfer.userId, scope.userId));

async function lockOwn(tx: Transaction, scope: WorkspaceScope, id: string) {
  const [row] = await tx.select().from(transfer).where(own(scope, id)).for('update');
  if (!row) throw notFound('transfer');
  return row;
}

/**
 * Gives up a transfer while its objects are copied: a job gives back what it has reserved and
 * deletes what has been copied. The source has not been touched.
 * @throws AppError NOT_FOUND; CONFLICT where it has ended already
 */
export async function cancelTransfer(
  scope: WorkspaceScope,
  { id }: TransferInput,
): Promise<{ id: string }> {
  return withWorkspace(scope, async (tx) => {
    const row = await lockOwn(tx, scope, id);
    if (row.state === 'cancelled') return { id };
    if (row.state !== 'copying')
      throw new AppError(
        'CONFLICT',
        row.state === 'done' ? 'Everything has arrived already.' : 'This has ended already.',
      );
    await tx
      .update(transfer)
      .set({ state: 'cancelled', endedAt: new Date() })
      .where(own(scope, id));
    await auditTransfer(tx, scope, 'transfer.cancel', id, { name: row.name });
    await enqueueTransfer(tx, id);
    return { id };
  });
}

/**
 * Begins a failed transfer anew, with what of the chosen things is there now.
 * @throws AppError NOT_FOUND, CONFLICT for one that has not failed, and as `startTransfer`
 */
export async function retryTransfer(
  scope: WorkspaceScope,
  workspace: Workspace,
  { id }: TransferInput,
): Promise<{ id: string }> {
  requireTransfer(workspace);
  const organizationOf = await withWorkspace(scope, (tx) => lockOwn(tx, scope, id));
  const to = await requireTarget(scope, organizationOf.targetOrganizationId ?? 'personal');
  await acrossWorkspaces(scope, to.scope, async (tx, within) => {
    const { row, survey } = await within(scope, async () => {
      const failed = await lockOwn(tx, scope, id);
      if (failed.state !== 'failed')
        throw new AppError('CONFLICT', 'Only what has failed can be tried again.');
      const found = await surveyLeft(tx, scope, failed);
      const begun = { state: 'copying', error: null, endedAt: null, leaseUntil: null } as const;
      await tx
        .update(transfer)
        .set({ ...begun, copiedObjects: 0, copiedBytes: 0 })
        .where(own(scope, id));
      return { row: failed, survey: found };
    });
    await within(to.scope, () => enterTarget(tx, to, id, null, survey));
    await within(scope, async () => {
      await auditTransfer(tx, scope, 'transfer.retry', id, { name: row.name });
      await enqueueTransfer(tx, id);
    });
  });
  return { id };
}
