import { z } from 'zod';
import { find, references } from '#server/files/order/schema.ts';
import { folderSorts } from '#server/folders/sorts/schema.ts';

/** Null is the root. */
export const folderOrder = {
  parentId: z.uuid().nullable().default(null),
  sort: z.enum(folderSorts).default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
};

export const folderOrderInput = z.strictObject(folderOrder);
export type FolderOrderInput = z.infer<typeof folderOrderInput>;

export const folderReferencesInput = z.strictObject({ ...folderOrder, ...references });
export type FolderReferencesInput = z.infer<typeof folderReferencesInput>;

export const findFolderInput = z.strictObject({ ...folderOrder, ...find });
export type FindFolderInput = z.infer<typeof findFolderInput>;
