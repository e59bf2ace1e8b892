import { and, eq, sql } from 'drizzle-orm';
import { acrossWorkspaces, type Transaction, type Within } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { transfer, transferTarget } from '#db/schema/transfers.ts';
import { audit } from '#server/core/audit.ts';
import { folderIsLive } from '#server/folders/queries.ts';
import { holdTree, lockTree } from '#server/folders/tree/queries.ts';
import { copyingObjects, giveUpCopies } from '../objects/mutations.ts';
import { leftBehind, type Survey, surveyLeft } from '../survey/queries.ts';
import { holdMembership, requireAllowed, type Side } from '../target/queries.ts';
import { arrive } from './arrival/mutations.ts';
import { leave } from './departure/mutations.ts';

/** A transfer that is under way, and its two sides. */
export interface Underway {
  id: string;
  mode: 'move' | 'copy';
  fileIds: string[];
  folderIds: string[];
  targetFolderId: string | null;
  from: Side;
  to: Side;
}

/**
 * Both trees, the smaller workspace id first: of two transfers that cross each other, one waits
 * before it has anything that the other one needs. A move takes folders to the trash.
 */
async function holdTrees(tx: Transaction, { from, to, mode }: Underway): Promise<void> {
  const sides = [from.scope, to.scope].sort((a, b) => (a.workspaceId < b.workspaceId ? -1 : 1));
  for (const scope of sides)
    await (scope === from.scope && mode === 'move' ? lockTree(tx, scope) : holdTree(tx, scope));
}

/** The objects of the target by those of the source, where all of them have been copied. */
async function readyObjects(
  tx: Transaction,
  { id, to: { scope } }: Underway,
  survey: Survey,
): Promise<ReadonlyMap<string, string> | null> {
  const [target] = await tx
    .select({ reservedBytes: transferTarget.reservedBytes })
    .from(transferTarget)
    .where(and(inWorkspace(transferTarget, scope), eq(transferTarget.id, id)))
    .for('update');
  if (!target || target.reservedBytes < survey.load.bytes) return null;
  const known = await copyingObjects(tx, scope, id);
  const ready = survey.objects.map((source) => [source.id, known.get(source.id)] as const);
  if (ready.some(([, object]) => !object?.copiedAt)) return null;
  // Content that was thrown away or replaced after it had been copied.
  const wanted = new Set(survey.objects.map((object) => object.id));
  await giveUpCopies(
    tx,
    scope,
    [...known].flatMap(([source, object]) => (wanted.has(source) ? [] : [object.id])),
  );
  return new Map(ready.flatMap(([source, object]) => (object ? [[source, object.id]] : [])));
}

/** Takes the rows over. Everything is looked at once more, under the locks that keep it so. */
async function handOver(tx: Transaction, within: Within, underway: Underway) {
  const { id, mode, from, to } = underway;
  await holdTrees(tx, underway);
  const open = await within(from.scope, async () => {
    const one = and(inWorkspace(transfer, from.scope), eq(transfer.id, id));
    const [row] = await tx
      .select({ state: transfer.state })
      .from(transfer)
      .where(one)
      .for('update');
    if (row?.state === 'copying') await holdMembership(tx, from, mode);
    return row?.state === 'copying';
  });
  if (!open) return 'ended' as const;
  const { survey, left } = await within(from.scope, async () => {
    const found = await surveyLeft(tx, from.scope, underway, 'update');
    return { survey: found, left: await leftBehind(tx, from.scope, underway, found) };
  });
  const arrived = await within(to.scope, async () => {
    await holdMembership(tx, to, mode);
    await requireAllowed(tx, to.scope, survey.files);
    const objects = await readyObjects(tx, underway, survey);
    if (!objects) return null;
    const { targetFolderId: wanted } = underway;
    const folderId = wanted && (await folderIsLive(tx, to.scope, wanted)) ? wanted : null;
    return { folderId, tops: await arrive(tx, underway, survey, objects, folderId) };
  });
  if (!arrived) return 'changed' as const;
  const fromName = from.workspace.name;
  await within(to.scope, () =>
    audit(
      tx,
      to.scope,
      arrived.tops.map((top) => ({
        action: 'transfer.arrive',
        subjectType: top.kind,
        subjectId: top.id,
        after: { name: top.name, kind: top.kind, mode, from: fromName },
      })),
    ),
  );
  await within(from.scope, async () => {
    if (mode === 'move') await leave(tx, from.scope, survey);
    await audit(
      tx,
      from.scope,
      arrived.tops.map((top) => ({
        action: 'transfer.leave',
        subjectType: top.kind,
        subjectId: top.sourceId,
        after: { name: top.sourceName, kind: top.kind, mode, to: to.workspace.name },
      })),
    );
    await tx
      .update(transfer)
      .set({
        state: 'done',
        endedAt: sql`now()`,
        targetFolderId: arrived.folderId,
        fileCount: survey.files.length,
        folderCount: survey.folders.length,
        leftBehind: left,
      })
      .where(and(inWorkspace(transfer, from.scope), eq(transfer.id, id)));
  });
  return 'done' as const;
}

/**
 * The last step of a transfer: in one transaction rows appear in the target and, for a move, go from
 * the source. Nothing is ever in both, or in neither.
 * @returns `changed` where the source holds something by now that has not been copied; `ended` where
 * the transfer is not under way any more
 * @throws AppError where it may not come to an end
 */
export const commitTransfer = (underway: Underway): Promise<'done' | 'changed' | 'ended'> =>
  acrossWorkspaces(underway.from.scope, underway.to.scope, (tx, within) =>
    handOver(tx, within, underway),
  );
