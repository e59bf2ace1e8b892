import { createHash } from 'node:crypto';
import { AppError, type ErrorCode } from '#server/core/errors.ts';
import type { as } from './people.ts';

type Caller = Awaited<ReturnType<typeof as>>;

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export interface NewContent {
  filename: string;
  content?: string | Uint8Array<ArrayBuffer>;
  mimeType?: string;
  folderId?: string | null;
  /** For stores that compare nothing stronger. */
  md5?: string;
}

export const toBytes = (
  content: string | Uint8Array<ArrayBuffer> = 'hello',
): Uint8Array<ArrayBuffer> =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** What `uploads.start` is told of a file that is hashed already. */
export function announced(file: NewContent) {
  const bytes = toBytes(file.content);
  return {
    folderId: file.folderId ?? null,
    filename: file.filename,
    size: bytes.length,
    mimeType: file.mimeType ?? 'text/plain',
    sha256: sha256(bytes),
    ...(file.md5 ? { md5: file.md5 } : {}),
  };
}

/** A new session for these files. */
export const sessionOf = (files: readonly { size: number }[], name = 'Files') => ({
  name,
  folderId: null,
  files: files.length,
  bytes: files.reduce((sum, { size }) => sum + size, 0),
});

/** Starts uploads in a new session and answers with the plans, refused ones too. */
export async function startFiles(caller: Caller, files: ReturnType<typeof announced>[]) {
  return (await caller.uploads.start({ session: sessionOf(files), files })).plans;
}

/** Starts one upload of a single PUT and answers with its plan, which must have been accepted. */
export async function startUpload(caller: Caller, file: NewContent) {
  const [plan] = await startFiles(caller, [announced(file)]);
  if (!plan) throw new Error('there is no plan');
  if (!plan.ok) throw new AppError(plan.code, `the upload was refused: ${plan.message}`);
  if (!plan.put) throw new Error('the plan came without a URL');
  return { uploadId: plan.uploadId, put: plan.put, bytes: toBytes(file.content) };
}

interface Refused {
  ok: false;
  code: ErrorCode;
  message: string;
  retry?: string | null;
}

/** The only result of a batch of one, or the refusal thrown as if there were no batches. */
function only<T extends { ok: boolean }>(
  results: readonly (T | Refused)[],
): Extract<T, { ok: true }> {
  const [result] = results;
  if (!result) throw new Error('there is no result');
  if (result.ok) return result as Extract<T, { ok: true }>;
  const { code, message, retry } = result as Refused;
  throw new AppError(code, message, retry === undefined ? {} : { retry });
}

/** Signs the single PUT of an upload anew. */
export const signUpload = async (
  caller: Caller,
  uploadId: string,
  of: { sha256: string; md5?: string },
) => only((await caller.uploads.sign({ parts: [{ uploadId, number: 1, ...of }] })).results).put;

/** Completes one upload. @throws AppError with `details.retry` where there is no file yet */
export async function completeUpload(caller: Caller, uploadId: string) {
  const { results } = await caller.uploads.complete({ uploads: [{ uploadId }] });
  const { fileId, filename, outcome } = only(results);
  return { fileId, filename, outcome };
}

/** Cancels one upload. @throws AppError CONFLICT where it is a file already */
export const cancelUpload = async (caller: Caller, uploadId: string) =>
  only((await caller.uploads.cancel({ uploadIds: [uploadId] })).results);

/** Sends bytes on a plan, as a browser does. */
export const send = (
  put: { url: string; headers: Record<string, string> },
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Response> => fetch(put.url, { method: 'PUT', headers: put.headers, body: bytes });

/** Uploads a file through the API and the object store, and answers with its id and name. */
export async function putFile(
  caller: Caller,
  file: NewContent,
): Promise<{ id: string; filename: string }> {
  const { uploadId, put, bytes } = await startUpload(caller, file);
  const response = await send(put, bytes);
  if (!response.ok)
    throw new Error(`the store answered ${response.status}: ${await response.text()}`);
  const completed = await completeUpload(caller, uploadId);
  if (!completed.fileId) throw new Error('the upload has no file');
  return { id: completed.fileId, filename: completed.filename };
}
