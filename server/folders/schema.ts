import { z } from 'zod';
import { pageInput, rangeInput } from '#server/core/schema.ts';
import { filename } from '#server/files/schema.ts';
import { folderOrder } from './order/schema.ts';

/** Paths that one call of `folders.ensure` takes, and names in each. */
export const mostPaths = 1_000;
export const deepestPath = 64;

const parentId = z.uuid().nullable().default(null);

export const folderListInput = z.strictObject({ ...folderOrder, ...pageInput, ...rangeInput });
export type FolderListInput = z.infer<typeof folderListInput>;

export const folderInput = z.strictObject({ id: z.uuid() });

/** Folders are named by the rules of files. */
export const createFolderInput = z.strictObject({ parentId, name: filename });
export type CreateFolderInput = z.infer<typeof createFolderInput>;

const names = z
  .array(z.string())
  .min(1, 'A path has at least one name.')
  .max(deepestPath, `A path has at most ${deepestPath} levels.`);

/** Names in NFC. Only the first one that cannot be is told: thousands of sentences help nobody. */
const paths = z
  .array(names)
  .min(1, 'Give at least one path.')
  .max(mostPaths, `Give at most ${mostPaths.toLocaleString('en')} paths at once.`)
  .transform((given, context) => {
    const kept: string[][] = [];
    for (const [at, path] of given.entries()) {
      const parsed: string[] = [];
      for (const [level, name] of path.entries()) {
        const result = filename.safeParse(name);
        if (!result.success) {
          const message = result.error.issues[0]?.message ?? 'This name cannot be.';
          context.addIssue({ code: 'custom', path: [at, level], message });
          return z.NEVER;
        }
        parsed.push(result.data);
      }
      kept.push(parsed);
    }
    return kept;
  });

/** Each path is the names from below `parentId` down to the folder that shall be there. */
export const ensureFoldersInput = z.strictObject({ parentId, paths });
export type EnsureFoldersInput = z.infer<typeof ensureFoldersInput>;

export const renameFolderInput = z.strictObject({ id: z.uuid(), name: filename });
export type RenameFolderInput = z.infer<typeof renameFolderInput>;

const ids = z
  .array(z.uuid())
  .min(1, 'Choose at least one folder.')
  .max(1_000, 'Choose at most 1,000 folders at once.');

/** Bulk actions answer per item. */
export const foldersInput = z.strictObject({ ids });
export type FoldersInput = z.infer<typeof foldersInput>;

/** Null is the root. */
export const moveFoldersInput = z.strictObject({ ids, parentId: z.uuid().nullable() });
export type MoveFoldersInput = z.infer<typeof moveFoldersInput>;
export const copyFoldersInput = moveFoldersInput;
export type CopyFoldersInput = MoveFoldersInput;
