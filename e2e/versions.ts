import { send, sessionOf, sha256, toBytes } from '#server/testing/files.ts';
import type { Api } from './fixtures.ts';

/** A file that has held these contents, one after the other. @returns its id */
export async function putVersions(api: Api, filename: string, contents: string[]): Promise<string> {
  let id = '';
  for (const content of contents) {
    const bytes = toBytes(content);
    const size = bytes.length;
    const { plans } = await api.uploads.start.mutate({
      session: sessionOf([{ size }]),
      files: [
        { filename, size, mimeType: 'text/plain', sha256: sha256(bytes), onConflict: 'replace' },
      ],
    });
    const [plan] = plans;
    if (!plan?.ok || !plan.put) throw new Error('the upload was refused');
    await send(plan.put, bytes);
    const uploads = [{ uploadId: plan.uploadId }];
    const [result] = (await api.uploads.complete.mutate({ uploads })).results;
    if (!result?.ok || !result.fileId) throw new Error('the upload has no file');
    id = result.fileId;
  }
  return id;
}
