import { failureOf } from '../../trpc/api-error.ts';
import { toast } from '../../ui/toast.ts';
import type { UploadTarget } from '../upload-target.ts';
import type { ReadFiles } from './read-tree.ts';

/** Milliseconds: reading a folder that takes longer is told. */
const patience = 500;
const mostNamed = 5;

/** Uploads what is being read, and says what cannot be. Folders without a file are made as well. */
export async function uploadChosen(
  reading: ReadFiles | Promise<ReadFiles>,
  target: UploadTarget,
): Promise<void> {
  let told: string | number | undefined;
  const timer = setTimeout(() => {
    told = toast.loading('Reading the folder…', { duration: Number.POSITIVE_INFINITY });
  }, patience);
  const { files, emptyFolders, unreadable } = await reading;
  clearTimeout(timer);
  if (told !== undefined) toast.dismiss(told);
  if (unreadable.length > 0)
    toast.error(
      unreadable.length === 1
        ? 'Your browser cannot read this. It was left out.'
        : `Your browser cannot read ${unreadable.length} of them. They were left out.`,
      { description: unreadable.slice(0, mostNamed).join(', ') },
    );
  if (files.length === 0 && emptyFolders.length === 0) return;
  const { addUploads } = await import('../upload-engine.ts');
  try {
    await addUploads({ files, emptyFolders }, target);
  } catch (error) {
    toast.error(failureOf(error).message);
  }
}
