import { and, eq, inArray } from 'drizzle-orm';
import PQueue from 'p-queue';
import { asSystem, type Transaction } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { logger } from '#server/core/logger.ts';
import { requestThumbnails } from '../../thumbnails/rows.ts';
import type { Detected } from '../content-type.ts';
import { examine, type Finding } from '../examination.ts';
import { writeObjectTypes, writeTypes } from '../file-types.ts';
import { conclude, processObject, waiting } from '../mutations.ts';
import { findObjects, isVerified, lockHolders, type VerifiedRow, withEquals } from '../queries.ts';
import { refuseRevealed } from '../refusal.ts';

/** Objects that are read from the store at once. */
const readings = 4;
/** Milliseconds for which the others wait for an object that is slow to read: then it is on its own. */
const roundEnds = 5_000;

/** An object that was looked at in time. */
interface Seen {
  object: VerifiedRow;
  finding: Extract<Finding, { outcome: 'sound' }>;
}

/** What `processObject` does in four transactions, for all of a workspace that have no equals. */
async function settle(
  tx: Transaction,
  workspaceId: string,
  seen: readonly Seen[],
): Promise<Set<string>> {
  const found = new Map(seen.map(({ object, finding }) => [object.id, finding.detected]));
  const ids = [...found.keys()];
  const detectedIn = ({ objectId }: { objectId: string }): Detected => {
    const detected = found.get(objectId);
    if (!detected) throw new Error('a file holds another object than was looked at');
    return detected;
  };
  const held = await lockHolders(tx, workspaceId, ids);
  const present = held.filter(({ objectId }) => found.has(objectId));
  await refuseRevealed(tx, workspaceId, present, detectedIn);
  await writeTypes(tx, workspaceId, found);
  await writeObjectTypes(tx, found);
  // Each had its SHA-256 committed before: of two that are looked at at once, both are seen here.
  const equal = await withEquals(tx, workspaceId, ids);
  const alone = ids.filter((id) => !equal.has(id));
  if (alone.length === 0) return equal;
  await tx
    .update(storage)
    .set({ processingStatus: 'done', processingError: null, damagedAt: null })
    .where(and(eq(storage.workspaceId, workspaceId), inArray(storage.objectId, alone), waiting));
  await requestThumbnails(tx, alone);
  return equal;
}

/** Those that are to be finished each by itself: they have equals, or what all share has failed. */
async function settleAll(workspaceId: string, seen: readonly Seen[]): Promise<Set<string>> {
  try {
    return await asSystem((tx) => settle(tx, workspaceId, seen));
  } catch (err) {
    logger.warn({ err }, 'files could not be processed together: each is by itself');
    return new Set(seen.map(({ object }) => object.id));
  }
}

/**
 * `processObject` for many at once, which reads them side by side and writes once per workspace.
 * Resolves when the many are done, with a promise for each, in the order of the ids: what is slow to
 * read, has equals, fails, or was not verified goes on by itself, one after the other, and holds up
 * none of the others. Nothing is written in between: a crash leaves files that wait.
 */
export async function processObjects(
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Promise<void>[]> {
  const objects = await asSystem((tx) => findObjects(tx, ids));
  const done = new Map<string, Promise<void>>();
  let turn: Promise<unknown> = Promise.resolve();
  const byItself = (id: string, task: () => Promise<void>) => {
    const mine = turn.then(task);
    turn = mine.catch(() => {});
    done.set(id, mine);
  };

  const queue = new PQueue({ concurrency: readings });
  const end = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => end.resolve('late'), roundEnds);
  const looks = objects.filter(isVerified).map(async (object) => {
    const look = queue.add(() => examine(object, null, signal));
    const finding = await Promise.race([look, end.promise]).catch(() => 'failed' as const);
    if (typeof finding === 'object' && finding.outcome === 'sound') return [{ object, finding }];
    byItself(object.id, async () => conclude(object, await look));
    return [];
  });
  const seen = (await Promise.all(looks)).flat();
  clearTimeout(timer);

  const bySpace = Map.groupBy(seen, ({ object }) => object.workspaceId);
  for (const [workspaceId, some] of bySpace) {
    const rest = await settleAll(workspaceId, some);
    for (const { object, finding } of some)
      if (rest.has(object.id)) byItself(object.id, () => conclude(object, finding));
  }
  for (const { id } of objects.filter((object) => !isVerified(object)))
    byItself(id, () => processObject(id, signal));
  // Whoever asks hears of a failure; meanwhile nobody may be listening.
  for (const one of done.values()) one.catch(() => {});
  return ids.map((id) => done.get(id) ?? Promise.resolve());
}
