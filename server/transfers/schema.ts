import { z } from 'zod';

/** Files that one transfer takes along: all of its rows are written together. */
export const mostFiles = 50_000;

const ids = (what: string) =>
  z.array(z.uuid()).max(1_000, `Choose at most 1,000 ${what} at once.`).default([]);

/** A workspace, as requests name it. */
const workspaceName = z.union([z.literal('personal'), z.uuid()]);

/** Takes files and folders to another workspace, into a folder of it (null: the top). */
export const startTransferInput = z
  .strictObject({
    to: workspaceName,
    targetFolderId: z.uuid().nullable().default(null),
    fileIds: ids('files'),
    folderIds: ids('folders'),
    mode: z.enum(['move', 'copy']),
  })
  .refine(
    ({ fileIds, folderIds }) => fileIds.length + folderIds.length > 0,
    'Choose at least one file or folder.',
  );
export type StartTransferInput = z.infer<typeof startTransferInput>;

export const transferInput = z.strictObject({ id: z.uuid() });
export type TransferInput = z.infer<typeof transferInput>;

export const transferStates = ['copying', 'done', 'failed', 'cancelled'] as const;
export type TransferState = (typeof transferStates)[number];
