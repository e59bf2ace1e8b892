import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import PQueue from 'p-queue';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { newId } from '#server/core/ids.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { type Binding, strongestBinding, weakest } from '#server/object-store/binding.ts';
import { capabilities } from '#server/object-store/capabilities.ts';
import { storageUnavailable } from '#server/object-store/client.ts';
import { abortParts, createParts } from '#server/object-store/multipart.ts';
import { presignPart, presignPut } from '#server/object-store/presign.ts';
import type { PutPermission } from '#server/object-store/signing.ts';
import {
  abandonedAt,
  type LockedUpload,
  lockUploads,
  objectsOf,
  promisedParts,
  readUploads,
  type UploadObject,
  writableUntil,
} from '../queries.ts';
import type { NewPart, SignInput } from '../schema.ts';
import { bytesOf, type PartRefusal, refusePart } from './policy.ts';

/** One part's answer: where to send it, or why not. In the order of the request. */
export type SignedPart = { ok: true; put: PutPermission } | PartRefusal;

/** A part that may be signed, with all that its URL binds. */
interface Signable {
  part: NewPart;
  row: LockedUpload;
  object: UploadObject;
}

/** Requests to the store at once. */
const atOnce = 8;

const partKey = ({ uploadId, number }: Pick<NewPart, 'uploadId' | 'number'>) =>
  `${uploadId} ${number}`;

/**
 * What a URL signed now will hold the client to. Of a single PUT whose former URLs may still live,
 * that is no more than the weakest of them; of parts, what the store was told at the begin.
 */
function bound(row: LockedUpload, isNew: boolean, binding: Binding): LockedUpload {
  if (row.partCount > 1) return isNew ? { ...row, boundBy: binding.checksum } : row;
  const boundBy = row.startedAt ? weakest(row.boundBy, binding.checksum) : binding.checksum;
  return { ...row, boundBy };
}

/**
 * Sorts the parts into those that may be signed and those that may not. `isNew` tells whether an
 * upload in parts begins with them.
 */
async function judge(
  tx: Transaction,
  scope: WorkspaceScope,
  {
    parts,
    uploads,
    binding,
  }: {
    parts: readonly NewPart[];
    uploads: Map<string, LockedUpload>;
    binding: Binding;
  },
  isNew: (object: UploadObject) => boolean,
): Promise<(Signable | PartRefusal)[]> {
  const objects = await objectsOf(tx, scope, uploads.values());
  const several = [...uploads.values()].filter(({ partCount }) => partCount > 1);
  const rows = await promisedParts(
    tx,
    scope,
    several.map(({ id }) => id),
    parts.map(({ number }) => number),
  );
  const promised = new Map<string, { sha256: string }>(rows.map((row) => [partKey(row), row]));
  return parts.map((part) => {
    const known = uploads.get(part.uploadId);
    const object = objects.get(known?.objectId ?? '');
    const row = known && bound(known, object !== undefined && isNew(object), binding);
    const refusal = refusePart(row, part, promised.get(partKey(part)));
    if (refusal) return refusal;
    if (!row || !object) throw new Error('an open upload has no object');
    promised.set(partKey(part), part);
    if (row.partCount === 1) uploads.set(row.id, { ...row, sha256: part.sha256 });
    return { part, row, object };
  });
}

const isSignable = (item: Signable | PartRefusal): item is Signable => 'part' in item;

/** Begins uploads in parts at the store for those that have none there yet. Never in a transaction. */
async function begin(items: readonly Signable[]): Promise<Map<string, string>> {
  const missing = new Map(
    items
      .filter(({ row, object }) => row.partCount > 1 && object.multipartId === null)
      .map(({ row, object }) => [object.id, { row, object }]),
  );
  const queue = new PQueue({ concurrency: atOnce });
  const begun = [...missing].map(([id, { row, object }]) =>
    queue.add(async () => {
      const { bucket, key } = object;
      const { mimeType, boundBy } = row;
      return [id, await createParts({ bucket, key, mimeType }, boundBy)] as const;
    }),
  );
  return new Map(await Promise.all(begun));
}

/** Notes which upload at the store makes an object. @returns those that came second */
async function adopt(
  tx: Transaction,
  scope: WorkspaceScope,
  begun: ReadonlyMap<string, string>,
  open: ReadonlySet<string>,
): Promise<Set<string>> {
  const second = new Set<string>();
  for (const [objectId, multipartId] of begun) {
    const { rowCount } = open.has(objectId)
      ? await tx
          .update(storageObject)
          .set({ multipartId })
          .where(
            and(
              inWorkspace(storageObject, scope),
              eq(storageObject.id, objectId),
              eq(storageObject.state, 'pending'),
              isNull(storageObject.multipartId),
            ),
          )
      : { rowCount: 0 };
    if (rowCount === 0) second.add(objectId);
  }
  return second;
}

/** Writes down what was promised and that somebody is at it. */
async function note(
  tx: Transaction,
  scope: WorkspaceScope,
  items: readonly Signable[],
): Promise<void> {
  const { userId, organizationId } = scope;
  const parts = items.filter(({ row }) => row.partCount > 1);
  if (parts.length > 0)
    await tx
      .insert(uploadPart)
      .values(
        parts.map(({ part, row }) => ({
          id: newId(),
          userId,
          organizationId,
          uploadId: row.id,
          number: part.number,
          size: bytesOf(row, part),
          sha256: part.sha256,
          md5: part.md5 ?? null,
        })),
      )
      .onConflictDoNothing();
  const touched = [...new Map(items.map((item) => [item.row.id, item])).values()];
  const single = ({ row, part }: Signable) => (row.partCount === 1 ? part : null);
  const news = sql`unnest(
    ${sql.param(touched.map(({ row }) => row.id))}::uuid[],
    ${sql.param(touched.map((item) => single(item)?.sha256 ?? null))}::text[],
    ${sql.param(touched.map((item) => single(item)?.md5 ?? null))}::text[],
    ${sql.param(touched.map(({ row }) => row.boundBy))}::text[]) as news (id, sha256, md5, bound_by)`;
  await tx
    .update(upload)
    .set({
      status: 'uploading',
      startedAt: sql`coalesce(${upload.startedAt}, now())`,
      expiresAt: abandonedAt(),
      sha256: sql`coalesce(news.sha256, ${upload.sha256})`,
      md5: sql`coalesce(news.md5, ${upload.md5})`,
      boundBy: sql`news.bound_by`,
    })
    .from(news)
    .where(and(inWorkspace(upload, scope), sql`${upload.id} = news.id`));
  const objectIds = touched.map(({ object }) => object.id);
  await tx
    .update(storageObject)
    .set({ writableUntil: writableUntil() })
    .where(and(inWorkspace(storageObject, scope), inArray(storageObject.id, objectIds)));
  // The parts of a large file are signed by the hundred: the first of them says it for all.
  const told = touched.filter(({ row }) => row.partCount === 1 || row.startedAt === null);
  await audit(
    tx,
    scope,
    told.map(({ row }) => ({
      action: 'upload.sign',
      subjectType: 'upload',
      subjectId: row.id,
      after: { filename: row.filename },
    })),
  );
}

function permissionFor({ part, row, object }: Signable, binding: Binding): PutPermission {
  const promised = {
    bucket: object.bucket,
    key: object.key,
    size: bytesOf(row, part),
    sha256: part.sha256,
    md5: part.md5 ?? null,
  };
  if (row.partCount === 1) return presignPut({ ...promised, mimeType: row.mimeType }, binding);
  // Given up at the store a moment ago, between our two looks.
  if (object.multipartId === null) throw storageUnavailable(new Error('not begun any more'));
  const { multipartId } = object;
  return presignPart({ ...promised, multipartId, number: part.number }, row.boundBy);
}

/**
 * URLs for hashed parts of open uploads, several uploads mixed; a single PUT is part 1. An upload in
 * parts begins at the store with its first part here.
 * @throws AppError RATE_LIMITED; STORAGE_UNAVAILABLE
 */
export async function signParts(
  scope: WorkspaceScope,
  input: SignInput,
): Promise<{ results: SignedPart[] }> {
  await takeRateLimit('presign', askerIn(scope), input.parts.length);
  const binding = strongestBinding(await capabilities());
  const ids = [...new Set(input.parts.map(({ uploadId }) => uploadId))];
  const { parts } = input;
  const seen = await withWorkspace(scope, async (tx) => {
    const uploads = await readUploads(tx, scope, ids);
    return judge(tx, scope, { parts, uploads, binding }, ({ multipartId }) => multipartId === null);
  });
  const begun = await begin(seen.filter(isSignable));
  const { items, second } = await withWorkspace(scope, async (tx) => {
    const uploads = await lockUploads(tx, scope, inArray(upload.id, ids));
    const open = [...uploads.values()].filter(({ status }) =>
      ['created', 'uploading'].includes(status),
    );
    const objectIds = new Set(open.map(({ objectId }) => objectId).filter((id) => id !== null));
    const second = await adopt(tx, scope, begun, objectIds);
    const items = await judge(
      tx,
      scope,
      { parts, uploads, binding },
      ({ id }) => begun.has(id) && !second.has(id),
    );
    const signable = items.filter(isSignable);
    if (signable.length > 0) await note(tx, scope, signable);
    return { items, second };
  });
  // Two first parts at once have both begun one: the second to be noted goes.
  for (const { object } of seen.filter(isSignable)) {
    const uploadId = begun.get(object.id);
    if (uploadId !== undefined && second.delete(object.id))
      await abortParts({ ...object, uploadId });
  }
  return {
    results: items.map((item) =>
      isSignable(item) ? { ok: true, put: permissionFor(item, binding) } : item,
    ),
  };
}
