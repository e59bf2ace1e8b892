import { toast } from 'sonner';
import { failureOf } from '../../trpc/api-error.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import type { UnfinishedUpload } from '../unfinished-upload.ts';
import { continueUpload } from '../upload-engine.ts';

/** Opens the browser's dialog for one file. Undefined where the person chose none. */
function askForFile(): Promise<File | undefined> {
  const { promise, resolve } = Promise.withResolvers<File | undefined>();
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => resolve(input.files?.[0]));
  input.addEventListener('cancel', () => resolve(undefined));
  input.click();
  return promise;
}

/** Goes on with an upload: by the handle that the browser kept, else with the file chosen again. */
export async function continueWithFile(
  upload: UnfinishedUpload,
  workspace: WorkspaceFace,
  kept: boolean,
): Promise<void> {
  const file = kept ? undefined : await askForFile();
  if (!kept && !file) return;
  try {
    await continueUpload(upload, workspace, file);
  } catch (error) {
    toast.error(failureOf(error).message, { description: upload.name });
  }
}
