import { and, inArray, sql } from 'drizzle-orm';
import PQueue from 'p-queue';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { logger } from '#server/core/logger.ts';
import { type Placed, placeFile, placeNewFiles } from '#server/files/arrival/mutations.ts';
import { holdTree } from '#server/folders/tree/queries.ts';
import { forgetParts, giveUpContent } from '../mutations.ts';
import { ended, refusedItem } from '../policy.ts';
import {
  type LockedUpload,
  lockUploads,
  objectsOf,
  type PromisedPartRow,
  promisedParts,
  type UploadObject,
} from '../queries.ts';
import type { CompleteInput } from '../schema.ts';
import { assemble } from './parts/mutations.ts';
import { type Completion, type Inspection, incomplete } from './policy.ts';
import { inspectObject } from './queries.ts';

/** Requests to the store at once, for one call. */
const atOnce = 16;

/** An upload on its way to be a file. */
interface Begun {
  row: LockedUpload;
  object: UploadObject;
  promised: PromisedPartRow[];
}

type Sound = Begun & { found: Extract<Inspection, { outcome: 'sound' }> };

const isEndedWithFile = ({ status }: LockedUpload): boolean => status === 'completed';
const mayComplete = ({ status, objectId }: LockedUpload): boolean =>
  objectId !== null && ['created', 'uploading', 'completing'].includes(status);

/** The answer about an upload that has ended: its file, or why there is none. */
function settled(uploadId: string, row: LockedUpload | undefined): Completion {
  if (!row) return { ...refusedItem(notFound('upload')), uploadId, retry: null };
  if (!isEndedWithFile(row)) return { ...refusedItem(ended(row)), uploadId, retry: null };
  const { storageId: fileId, filename, error } = row;
  return { ok: true, uploadId, fileId, filename, outcome: error === null ? 'stored' : 'skipped' };
}

/**
 * Turns uploads into files, after comparing what the store holds with what was promised. Idempotent:
 * twice, also at once, or after a lost reply gives the same files. Each upload has its own answer.
 * @throws AppError STORAGE_UNAVAILABLE where a single one is asked for and the store does not answer
 */
export async function completeUploads(
  scope: WorkspaceScope,
  input: CompleteInput,
): Promise<{ results: Completion[] }> {
  const answers = new Map<string, Completion>();
  const begun = await withWorkspace(scope, (tx) => begin(tx, scope, input, answers));
  const queue = new PQueue({ concurrency: atOnce });
  const inspected = await Promise.all(
    begun.map(async (one) => ({ ...one, found: await queue.add(() => inspect(one)) })),
  );
  const sound = inspected.filter((one): one is Sound => one.found.outcome === 'sound');
  const rest = inspected.filter(({ found }) => found.outcome !== 'sound');
  if (rest.length > 0) await withWorkspace(scope, (tx) => undo(tx, scope, rest));
  for (const { row, found } of rest) {
    if (found.outcome === 'sound') continue;
    answers.set(row.id, incomplete(row.id, found));
    if (found.outcome !== 'unknown') continue;
    // Nothing but this: the call itself fails, and is logged as such.
    if (input.uploads.length === 1) throw found.error;
    logger.warn({ err: found.error }, 'the object store did not answer for an upload');
  }
  await finishAll(scope, sound, answers);
  return {
    results: input.uploads.map(
      ({ uploadId }) => answers.get(uploadId) ?? settled(uploadId, undefined),
    ),
  };
}

/** Marks the uploads as completing, and answers for those that have ended already. */
async function begin(
  tx: Transaction,
  scope: WorkspaceScope,
  { uploads }: CompleteInput,
  answers: Map<string, Completion>,
): Promise<Begun[]> {
  const claims = new Map(uploads.map(({ uploadId, sha256 }) => [uploadId, sha256]));
  const ids = [...claims.keys()];
  const rows = await lockUploads(tx, scope, inArray(upload.id, ids));
  for (const id of ids) {
    const row = rows.get(id);
    if (!row || !mayComplete(row)) answers.set(id, settled(id, row));
  }
  const open = [...rows.values()].filter(mayComplete);
  if (open.length === 0) return [];
  const openIds = open.map(({ id }) => id);
  const claimed = openIds.map((id) => claims.get(id) ?? null);
  const news = sql`unnest(${sql.param(openIds)}::uuid[], ${sql.param(claimed)}::text[]) as news (id, sha256)`;
  await tx
    .update(upload)
    // The checksum of a single PUT is bound in its URL; that of the whole is told when all was read.
    .set({
      status: 'completing',
      sha256: sql`case when ${upload.partCount} > 1 then coalesce(${upload.sha256}, news.sha256) else ${upload.sha256} end`,
    })
    .from(news)
    .where(and(inWorkspace(upload, scope), sql`${upload.id} = news.id`));
  const objects = await objectsOf(tx, scope, open);
  const promised = Map.groupBy(
    await promisedParts(
      tx,
      scope,
      open.filter(({ partCount }) => partCount > 1).map(({ id }) => id),
    ),
    ({ uploadId }) => uploadId,
  );
  return open.map((row) => {
    const object = objects.get(row.objectId ?? '');
    if (!object) throw new Error('an open upload has no object');
    return { row, object, promised: promised.get(row.id) ?? [] };
  });
}

async function inspect({ row, object, promised }: Begun): Promise<Inspection> {
  try {
    return row.partCount === 1
      ? await inspectObject(row, object)
      : await assemble(row, object, promised);
  } catch (error) {
    if (error instanceof AppError) return { outcome: 'unknown', error };
    throw error;
  }
}

type Unsound = Begun & { found: Inspection };

/** Back to sending where something is missing; the end, and the bytes deleted, where they differ. */
async function undo(tx: Transaction, scope: WorkspaceScope, all: readonly Unsound[]) {
  const ids = all.map(({ row }) => row.id);
  const rows = await lockUploads(tx, scope, inArray(upload.id, ids));
  const still = all.filter(({ row }) => rows.get(row.id)?.status === 'completing');
  const different = still.flatMap(({ row, found }) =>
    found.outcome === 'different' ? [{ row, problem: found.problem }] : [],
  );
  const missing = still.filter(({ found }) => found.outcome === 'missing');
  if (missing.length > 0)
    await tx
      .update(upload)
      .set({ status: 'uploading' })
      .where(
        and(
          inWorkspace(upload, scope),
          inArray(
            upload.id,
            missing.map(({ row }) => row.id),
          ),
        ),
      );
  for (const { object, found } of missing)
    if (found.outcome === 'missing' && found.vanished) await forgetParts(tx, scope, object);
  for (const { row, problem } of different) await fail(tx, scope, row, problem);
}

/** Ends an upload whose bytes are not what was promised. */
async function fail(tx: Transaction, scope: WorkspaceScope, row: LockedUpload, problem: string) {
  await tx
    .update(upload)
    .set({ status: 'failed', error: problem })
    .where(and(inWorkspace(upload, scope), sql`${upload.id} = ${row.id}`));
  await giveUpContent(tx, scope, [row]);
  await audit(tx, scope, [
    {
      action: 'upload.fail',
      subjectType: 'upload',
      subjectId: row.id,
      after: { filename: row.filename, problem },
    },
  ]);
}

/**
 * Makes the files: those whose names are free all in one transaction, which is what a thousand small
 * files need; the others each in one of their own, since placing them locks files.
 */
async function finishAll(
  scope: WorkspaceScope,
  sound: readonly Sound[],
  answers: Map<string, Completion>,
): Promise<void> {
  const simple = sound.filter(({ row }) => row.onConflict === 'keepBoth');
  const placed = new Set<string>();
  if (simple.length > 1)
    for (const completion of await withWorkspace(scope, (tx) => finishMany(tx, scope, simple))) {
      placed.add(completion.uploadId);
      answers.set(completion.uploadId, completion);
    }
  for (const one of sound.filter(({ row }) => !placed.has(row.id)))
    answers.set(one.row.id, await withWorkspace(scope, (tx) => finishOne(tx, scope, one)));
}

async function finishMany(
  tx: Transaction,
  scope: WorkspaceScope,
  sound: readonly Sound[],
): Promise<Completion[]> {
  // Folders before rows: whoever moves or deletes them locks in this order, too.
  await holdTree(tx, scope);
  const rows = await lockUploads(
    tx,
    scope,
    inArray(
      upload.id,
      sound.map(({ row }) => row.id),
    ),
  );
  const answers: Completion[] = [];
  const open = sound.filter(({ row: { id } }) => {
    const row = rows.get(id);
    if (row && mayComplete(row)) return true;
    answers.push(settled(id, row));
    return false;
  });
  await markStored(tx, scope, open);
  const files = await placeNewFiles(tx, scope, open.map(arrivalOf));
  const made = open.flatMap((one) => {
    const file = files.get(one.object.id);
    return file ? [{ ...one, placed: file }] : [];
  });
  return [...answers, ...(await conclude(tx, scope, made))];
}

async function finishOne(tx: Transaction, scope: WorkspaceScope, one: Sound): Promise<Completion> {
  await holdTree(tx, scope);
  const rows = await lockUploads(tx, scope, sql`${upload.id} = ${one.row.id}`);
  const row = rows.get(one.row.id);
  if (!row || !mayComplete(row)) return settled(one.row.id, row);
  await markStored(tx, scope, [one]);
  const placed = await placeFile(tx, scope, arrivalOf(one));
  const [completion] = await conclude(tx, scope, [{ ...one, placed }]);
  if (placed.outcome === 'skipped') await giveUpContent(tx, scope, [row]);
  return completion ?? settled(row.id, undefined);
}

const arrivalOf = ({ row, object }: Begun) => ({ ...row, objectId: object.id });

async function markStored(
  tx: Transaction,
  scope: WorkspaceScope,
  sound: readonly Sound[],
): Promise<void> {
  if (sound.length === 0) return;
  const found = sql`unnest(
    ${sql.param(sound.map(({ object }) => object.id))}::uuid[],
    ${sql.param(sound.map(({ found }) => found.etag))}::text[],
    ${sql.param(sound.map(({ found }) => found.sha256))}::text[]) as found (id, etag, sha256)`;
  await tx
    .update(storageObject)
    .set({ state: 'stored', etag: sql`found.etag`, sha256: sql`found.sha256` })
    .from(found)
    .where(and(inWorkspace(storageObject, scope), sql`${storageObject.id} = found.id`));
}

/** Ends the uploads with what they have become, and says who brought which file. */
async function conclude(
  tx: Transaction,
  scope: WorkspaceScope,
  done: readonly (Sound & { placed: Placed })[],
): Promise<Completion[]> {
  if (done.length === 0) return [];
  const completions = done.map(({ row, placed }): Completion & { ok: true } => ({
    ok: true,
    uploadId: row.id,
    fileId: placed.outcome === 'stored' ? placed.fileId : null,
    filename: placed.filename,
    outcome: placed.outcome,
  }));
  const note = (filename: string) => `There is a file called ${filename} here already: skipped.`;
  const news = sql`unnest(
    ${sql.param(completions.map(({ uploadId }) => uploadId))}::uuid[],
    ${sql.param(completions.map(({ fileId }) => fileId))}::uuid[],
    ${sql.param(completions.map(({ filename }) => filename))}::text[],
    ${sql.param(completions.map(({ outcome, filename }) => (outcome === 'skipped' ? note(filename) : null)))}::text[])
    as news (id, storage_id, filename, error)`;
  await tx
    .update(upload)
    .set({
      status: 'completed',
      storageId: sql`news.storage_id`,
      filename: sql`news.filename`,
      error: sql`news.error`,
      completedAt: sql`now()`,
    })
    .from(news)
    .where(and(inWorkspace(upload, scope), sql`${upload.id} = news.id`));
  const several = done.filter(({ row }) => row.partCount > 1).map(({ row }) => row.id);
  if (several.length > 0)
    await tx
      .delete(uploadPart)
      .where(and(inWorkspace(uploadPart, scope), inArray(uploadPart.uploadId, several)));
  await audit(
    tx,
    scope,
    done.flatMap(({ row, placed }) =>
      placed.outcome === 'stored'
        ? [
            {
              action: 'upload.complete' as const,
              subjectType: 'file' as const,
              subjectId: placed.fileId,
              after: { filename: placed.filename, size: row.size },
            },
          ]
        : [],
    ),
  );
  return completions;
}
