import { z } from 'zod';

/** Files and folders that one ZIP may hold. */
export const mostEntries = 100_000;

const ids = z.array(z.uuid()).max(10_000, 'Choose at most 10,000 at once.').default([]);

/** What is to be downloaded as one ZIP: folders with all that is in them. */
export const archiveInput = z
  .strictObject({ files: ids, folders: ids })
  .refine(({ files, folders }) => files.length + folders.length > 0, 'Choose something.');
export type ArchiveInput = z.infer<typeof archiveInput>;
