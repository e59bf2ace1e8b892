import { createHash } from 'node:crypto';
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

/** Starts one upload and answers with its plan, which must have been accepted. */
export async function startUpload(caller: Caller, file: NewContent) {
  const bytes = toBytes(file.content);
  const { plans } = await caller.uploads.start({
    folderId: file.folderId ?? null,
    files: [
      {
        filename: file.filename,
        size: bytes.length,
        mimeType: file.mimeType ?? 'text/plain',
        sha256: sha256(bytes),
        ...(file.md5 ? { md5: file.md5 } : {}),
      },
    ],
  });
  const plan = plans[0];
  if (!plan?.ok) throw new Error(`the upload was refused: ${plan?.message}`);
  return { uploadId: plan.uploadId, put: plan.put, bytes };
}

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
  const completed = await caller.uploads.complete({ uploadId });
  if (!completed.fileId) throw new Error('the upload has no file');
  return { id: completed.fileId, filename: completed.filename };
}
