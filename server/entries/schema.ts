import { z } from 'zod';

/** Files and folders that one bulk action takes. */
const mostEntries = 1_000;

/** The fields of an input that names files and folders; `someEntries` bounds how many. */
export const entryIds = {
  files: z.array(z.uuid()).max(mostEntries).default([]),
  folders: z.array(z.uuid()).max(mostEntries).default([]),
};

export interface EntryIds {
  files: string[];
  folders: string[];
}

/** Refuses an input that names no file or folder, or more than one action takes. */
export function someEntries({ files, folders }: EntryIds, context: z.RefinementCtx): void {
  const count = files.length + folders.length;
  if (count === 0) context.addIssue({ code: 'custom', message: 'Choose at least one item.' });
  if (count > mostEntries)
    context.addIssue({
      code: 'custom',
      message: `Choose at most ${mostEntries.toLocaleString('en')} items at once.`,
    });
}
