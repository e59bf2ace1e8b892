import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { copyFolders } from './copy/mutations.ts';
import { folderDetails } from './details/queries.ts';
import { ensureFolders } from './ensure/mutations.ts';
import { moveFolders } from './move/mutations.ts';
import { createFolder, renameFolder } from './mutations.ts';
import { findFolderInput, folderOrderInput, folderReferencesInput } from './order/schema.ts';
import { findFolder, folderLandmarks, folderReferences } from './positions/queries.ts';
import { folderPath, listFolders } from './queries.ts';
import {
  copyFoldersInput,
  createFolderInput,
  ensureFoldersInput,
  folderInput,
  folderListInput,
  foldersInput,
  moveFoldersInput,
  renameFolderInput,
} from './schema.ts';
import { purgeFolders, restoreFolders, trashFolders } from './trash/mutations.ts';

export const foldersRouter = router({
  list: workspaceProcedure
    .can('folder', 'read')
    .input(folderListInput)
    .query(({ ctx, input }) => listFolders(ctx.scope, input)),
  landmarks: workspaceProcedure
    .can('folder', 'read')
    .input(folderOrderInput)
    .query(({ ctx, input }) => folderLandmarks(ctx.scope, input)),
  references: workspaceProcedure
    .can('folder', 'read')
    .input(folderReferencesInput)
    .query(({ ctx, input }) => folderReferences(ctx.scope, input)),
  find: workspaceProcedure
    .can('folder', 'read')
    .input(findFolderInput)
    .query(({ ctx, input }) => findFolder(ctx.scope, input)),
  path: workspaceProcedure
    .can('folder', 'read')
    .input(folderInput)
    .query(({ ctx, input }) => folderPath(ctx.scope, input)),
  details: workspaceProcedure
    .can('folder', 'read')
    .input(folderInput)
    .query(({ ctx, input }) => folderDetails(ctx.scope, input)),
  create: workspaceProcedure
    .can('folder', 'write')
    .input(createFolderInput)
    .mutation(({ ctx, input }) => createFolder(ctx.scope, input)),
  ensure: workspaceProcedure
    .can('folder', 'write')
    .input(ensureFoldersInput)
    .mutation(({ ctx, input }) => ensureFolders(ctx.scope, input)),
  rename: workspaceProcedure
    .can('folder', 'write')
    .input(renameFolderInput)
    .mutation(({ ctx, input }) => renameFolder(ctx.scope, input)),
  move: workspaceProcedure
    .can('folder', 'write')
    .input(moveFoldersInput)
    .mutation(({ ctx, input }) => moveFolders(ctx.scope, input)),
  copy: workspaceProcedure
    .can('folder', 'write')
    .input(copyFoldersInput)
    .mutation(({ ctx, input }) => copyFolders(ctx.scope, input)),
  trash: workspaceProcedure
    .can('folder', 'trash')
    .input(foldersInput)
    .mutation(({ ctx, input }) => trashFolders(ctx.scope, input)),
  restore: workspaceProcedure
    .can('folder', 'trash')
    .input(foldersInput)
    .mutation(({ ctx, input }) => restoreFolders(ctx.scope, input)),
  purge: workspaceProcedure
    .can('folder', 'trash')
    .input(foldersInput)
    .mutation(({ ctx, input }) => purgeFolders(ctx.scope, input)),
});
