import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { createFolder, ensureFolders } from './mutations.ts';
import { folderPath, listFolders } from './queries.ts';
import { createFolderInput, ensureFoldersInput, folderInput, folderListInput } from './schema.ts';

export const foldersRouter = router({
  list: workspaceProcedure
    .can('folder', 'read')
    .input(folderListInput)
    .query(({ ctx, input }) => listFolders(ctx.scope, input)),
  path: workspaceProcedure
    .can('folder', 'read')
    .input(folderInput)
    .query(({ ctx, input }) => folderPath(ctx.scope, input)),
  create: workspaceProcedure
    .can('folder', 'write')
    .input(createFolderInput)
    .mutation(({ ctx, input }) => createFolder(ctx.scope, input)),
  ensure: workspaceProcedure
    .can('folder', 'write')
    .input(ensureFoldersInput)
    .mutation(({ ctx, input }) => ensureFolders(ctx.scope, input)),
});
