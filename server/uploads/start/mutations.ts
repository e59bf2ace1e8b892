import { sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { insertRows } from '#db/insert-rows.ts';
import { storageObject } from '#db/schema/storage.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { env } from '#server/core/env.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { largestPart } from '#server/core/schema.ts';
import { findNamesakes } from '#server/files/names/queries.ts';
import { liveFoldersAmong, requireFolder } from '#server/folders/queries.ts';
import { type Binding, strongestBinding } from '#server/object-store/binding.ts';
import { capabilities } from '#server/object-store/capabilities.ts';
import { objectKey } from '#server/object-store/keys.ts';
import { presignPut } from '#server/object-store/presign.ts';
import type { PutPermission } from '#server/object-store/signing.ts';
import { reserveFiles } from '#server/quotas/mutations.ts';
import { abandonedAt, writableUntil } from '../queries.ts';
import { refuseByRules, refuseSession, type UploadRules } from '../rules/policy.ts';
import { readRules } from '../rules/queries.ts';
import { type Cut, type NewFile, partsOf, type StartInput } from '../schema.ts';
import { conflictWith, refuseByStore, type StartRefusal, type StoreFacts } from './policy.ts';
import { sessionBytes } from './queries.ts';

/** One file's answer: how to send it, or why not. */
export type UploadPlan =
  /** `put` where it is one PUT and its checksum came along; else `uploads.sign` gives the URLs. */
  ({ ok: true; uploadId: string; put?: PutPermission } & Cut) | StartRefusal;

interface Accepted extends Cut {
  file: NewFile;
  uploadId: string;
  objectId: string;
  bucket: string;
  key: string;
  /** Signed with the answer: all that the store compares is promised. */
  signed: boolean;
}

type Decision = StartRefusal | Accepted;

const isAccepted = (decision: Decision): decision is Accepted => !('ok' in decision);

function accept(
  scope: WorkspaceScope,
  file: NewFile,
  { wantsMd5, multipart }: StoreFacts,
): Accepted {
  const objectId = newId();
  const cut = partsOf(file.size, multipart ? env().UPLOAD_PART_BYTES : largestPart);
  const promised = file.sha256 !== undefined && (!wantsMd5 || file.md5 !== undefined);
  return {
    file,
    ...cut,
    uploadId: newId(),
    objectId,
    bucket: env().S3_BUCKET,
    key: objectKey(scope, objectId, file.filename),
    signed: cut.partCount === 1 && promised,
  };
}

/** Refuses what does not fit into the session any more, in the order of the files. */
function withinSession(decisions: Decision[], rules: UploadRules, before: number): Decision[] {
  let total = before;
  return decisions.map((decision) => {
    if (!isAccepted(decision)) return decision;
    const refusal = refuseSession(rules, total + decision.file.size);
    if (refusal) return { ok: false, ...refusal };
    total += decision.file.size;
    return decision;
  });
}

/** Refuses what the quotas have no room for, and reserves the bytes of the rest. */
async function withinQuota(
  tx: Transaction,
  scope: WorkspaceScope,
  decisions: Decision[],
): Promise<Decision[]> {
  const accepted = decisions.filter(isAccepted);
  if (accepted.length === 0) return decisions;
  const answers = await reserveFiles(
    tx,
    scope,
    accepted.map(({ file }) => file.size),
  );
  const refusals = new Map(accepted.map((decision, n) => [decision, answers[n] ?? null]));
  return decisions.map((decision) => {
    const refusal = isAccepted(decision) ? refusals.get(decision) : null;
    return refusal ? { ok: false, ...refusal } : decision;
  });
}

/** Each file by all that is known of the workspace; nothing is written or reserved yet. */
async function decide(
  tx: Transaction,
  scope: WorkspaceScope,
  files: readonly NewFile[],
  rules: UploadRules,
  facts: StoreFacts,
): Promise<Decision[]> {
  const folders = await liveFoldersAmong(
    tx,
    scope,
    files.map(({ folderId }) => folderId).filter((id) => id !== null),
  );
  const gives = ({ onConflict }: NewFile) => onConflict === 'ask' || onConflict === 'skip';
  const conflictOf = await findNamesakes(tx, scope, files.filter(gives));
  return files.map((file): Decision => {
    if (file.folderId !== null && !folders.has(file.folderId)) {
      const { code, message } = notFound('folder');
      return { ok: false, code, message };
    }
    const byRules = refuseByRules(rules, file);
    if (byRules) return { ok: false, ...byRules };
    const byStore = refuseByStore(file, facts);
    if (byStore) return byStore;
    const { onConflict } = file;
    const conflict = onConflict === 'ask' || onConflict === 'skip' ? conflictOf(file) : undefined;
    if (conflict && (onConflict === 'ask' || onConflict === 'skip'))
      return conflictWith(conflict, onConflict);
    return accept(scope, file, facts);
  });
}

/** The session that takes the files: its id, what it holds, and the row where it is a new one. */
async function openSession(
  tx: Transaction,
  scope: WorkspaceScope,
  session: StartInput['session'],
  rules: UploadRules,
) {
  if ('id' in session)
    return { id: session.id, bytes: await sessionBytes(tx, scope, session.id), row: null };
  if (session.folderId !== null) await requireFolder(tx, scope, session.folderId);
  const refusal = refuseSession(rules, session.bytes);
  if (refusal) throw new AppError(refusal.code, refusal.message);
  const { userId, organizationId } = scope;
  const id = newId();
  const { name, folderId } = session;
  return { id, bytes: 0, row: { id, userId, organizationId, name, folderId } };
}

/**
 * Begins uploads: rows first, so that no bytes can arrive that no row knows. Everything is checked
 * and reserved at once, or refused with a reason per file.
 * @throws AppError NOT_FOUND for an unknown session or its folder; TOO_LARGE for a new session
 * above what is allowed; RATE_LIMITED; STORAGE_UNAVAILABLE
 */
export async function startUploads(
  scope: WorkspaceScope,
  input: StartInput,
): Promise<{ sessionId: string | null; plans: UploadPlan[] }> {
  await takeRateLimit('presign', askerIn(scope), input.files.length);
  const store = await capabilities();
  const binding = strongestBinding(store);
  const facts = { wantsMd5: binding.checksum === 'md5', multipart: store.multipart };
  const { sessionId, decisions } = await withWorkspace(scope, async (tx) => {
    const rules = await readRules(tx, scope);
    const session = await openSession(tx, scope, input.session, rules);
    const sound = await decide(tx, scope, input.files, rules, facts);
    const decisions = await withinQuota(tx, scope, withinSession(sound, rules, session.bytes));
    const accepted = decisions.filter(isAccepted);
    if (accepted.length === 0) return { sessionId: session.row ? null : session.id, decisions };
    if (session.row) await tx.insert(uploadSession).values(session.row);
    await announce(tx, scope, { sessionId: session.id, accepted, binding });
    return { sessionId: session.id, decisions };
  });
  return {
    sessionId,
    plans: decisions.map((decision) =>
      isAccepted(decision) ? planOf(decision, binding) : decision,
    ),
  };
}

function planOf(accepted: Accepted, binding: Binding): UploadPlan {
  const { file, uploadId, partSize, partCount, bucket, key, signed } = accepted;
  const plan = { ok: true as const, uploadId, partSize, partCount };
  if (!signed || file.sha256 === undefined) return plan;
  const { size, mimeType, sha256, md5 = null } = file;
  return { ...plan, put: presignPut({ bucket, key, size, mimeType, sha256, md5 }, binding) };
}

/** Rows of files whose URLs come with the answer, or of those whose do not. */
async function insertAccepted(
  tx: Transaction,
  scope: WorkspaceScope,
  { sessionId, accepted, binding, signed }: Announced & { signed: boolean },
): Promise<void> {
  const { userId, organizationId } = scope;
  const all = { userId, organizationId };
  await insertRows(
    tx,
    storageObject,
    { ...all, bucket: env().S3_BUCKET, writableUntil: signed ? writableUntil() : null },
    accepted.map(({ file: { size, mimeType }, objectId, key }) => ({
      id: objectId,
      objectKey: key,
      size,
      mimeType,
    })),
  );
  await insertRows(
    tx,
    upload,
    {
      ...all,
      sessionId,
      boundBy: binding.checksum,
      status: signed ? 'uploading' : 'created',
      startedAt: signed ? sql`now()` : null,
      expiresAt: abandonedAt(),
    },
    accepted.map(({ file, uploadId, objectId, partSize, partCount }) => ({
      id: uploadId,
      folderId: file.folderId,
      filename: file.filename,
      mimeType: file.mimeType,
      modifiedAt: file.modifiedAt ?? null,
      size: file.size,
      sha256: file.sha256 ?? null,
      md5: file.md5 ?? null,
      partSize,
      partCount,
      // What was to be asked has no answer yet where there is nothing to ask about.
      onConflict: file.onConflict === 'ask' ? ('keepBoth' as const) : file.onConflict,
      objectId,
    })),
  );
}

interface Announced {
  sessionId: string;
  accepted: readonly Accepted[];
  binding: Binding;
}

async function announce(
  tx: Transaction,
  scope: WorkspaceScope,
  announced: Announced,
): Promise<void> {
  const { accepted } = announced;
  for (const [signed, some] of Map.groupBy(accepted, (one) => one.signed))
    await insertAccepted(tx, scope, { ...announced, accepted: some, signed });
  await audit(
    tx,
    scope,
    accepted.map(({ file, uploadId }) => ({
      action: 'upload.start',
      subjectType: 'upload',
      subjectId: uploadId,
      after: { filename: file.filename, size: file.size },
    })),
  );
}
