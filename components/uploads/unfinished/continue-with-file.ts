import { failureOf } from '../../trpc/api-error.ts';
import { toast } from '../../ui/toast.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import type { ToContinue, UnfinishedUpload } from '../unfinished-upload.ts';
import { continueUpload } from '../upload-engine.ts';

/** Opens the browser's dialog for files. None where the person chose none. */
function askForFiles(multiple: boolean): Promise<File[]> {
  const { promise, resolve } = Promise.withResolvers<File[]>();
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = multiple;
  input.addEventListener('change', () => resolve([...(input.files ?? [])]));
  input.addEventListener('cancel', () => resolve([]));
  input.click();
  return promise;
}

async function goOn(upload: ToContinue, workspace: WorkspaceFace, file?: File): Promise<void> {
  try {
    await continueUpload(upload, workspace, file);
  } catch (error) {
    toast.error(failureOf(error).message, { description: upload.name });
  }
}

/** Goes on with an upload by the handle that the browser kept. To be called in a click. */
export const continueByHandle = (upload: ToContinue, workspace: WorkspaceFace): Promise<void> =>
  goOn(upload, workspace);

/** Goes on with an upload with the file that the person chooses again. */
export async function continueWithFile(
  upload: ToContinue,
  workspace: WorkspaceFace,
): Promise<void> {
  const [file] = await askForFiles(false);
  if (file) await goOn(upload, workspace, file);
}

/** Goes on with those uploads whose files are among the ones that the person chooses again. */
export async function continueWithFiles(
  uploads: readonly UnfinishedUpload[],
  workspace: WorkspaceFace,
): Promise<void> {
  const files = await askForFiles(true);
  if (files.length === 0) return;
  const chosen = new Map(files.map((file) => [`${file.size} ${file.name.normalize()}`, file]));
  let found = 0;
  for (const upload of uploads) {
    const file = chosen.get(`${upload.size} ${upload.name.normalize()}`);
    if (!file) continue;
    found++;
    await goOn(upload, workspace, file);
  }
  if (found < files.length)
    toast.error(
      found === 0
        ? 'None of these files is among the uploads that were not finished.'
        : `${files.length - found} of these files are not among the uploads that were not finished.`,
    );
}
