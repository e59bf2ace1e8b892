import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { copyFiles } from './copy/mutations.ts';
import { fileDetails } from './details/queries.ts';
import { downloadUrl, previewUrl } from './download/mutations.ts';
import { moveFiles } from './move/mutations.ts';
import { renameFile, trashFiles } from './mutations.ts';
import { findInput, orderInput, referencesInput } from './order/schema.ts';
import { fileLandmarks, fileReferences, findFile } from './positions/queries.ts';
import { reprocessFiles } from './processing/mutations.ts';
import { getFile, listFiles } from './queries.ts';
import {
  copyFilesInput,
  downloadInput,
  fileInput,
  filesInput,
  listInput,
  moveFilesInput,
  renameInput,
  versionInput,
  versionsInput,
} from './schema.ts';
import { purgeFiles, restoreFiles } from './trash/mutations.ts';
import { deleteVersion, restoreVersion } from './versions/mutations.ts';
import { listVersions } from './versions/queries.ts';

export const filesRouter = router({
  list: workspaceProcedure
    .can('file', 'read')
    .input(listInput)
    .query(({ ctx, input }) => listFiles(ctx.scope, input)),
  landmarks: workspaceProcedure
    .can('file', 'read')
    .input(orderInput)
    .query(({ ctx, input }) => fileLandmarks(ctx.scope, input)),
  references: workspaceProcedure
    .can('file', 'read')
    .input(referencesInput)
    .query(({ ctx, input }) => fileReferences(ctx.scope, input)),
  find: workspaceProcedure
    .can('file', 'read')
    .input(findInput)
    .query(({ ctx, input }) => findFile(ctx.scope, input)),
  get: workspaceProcedure
    .can('file', 'read')
    .input(fileInput)
    .query(({ ctx, input }) => getFile(ctx.scope, input)),
  details: workspaceProcedure
    .can('file', 'read')
    .input(fileInput)
    .query(({ ctx, input }) => fileDetails(ctx.scope, input)),
  // A mutation, since it writes the audit log and may mark the file as damaged.
  downloadUrl: workspaceProcedure
    .can('file', 'read')
    .input(downloadInput)
    .mutation(({ ctx, input }) => downloadUrl(ctx.scope, input)),
  // A mutation for the same reasons.
  previewUrl: workspaceProcedure
    .can('file', 'read')
    .input(downloadInput)
    .mutation(({ ctx, input }) => previewUrl(ctx.scope, input)),
  rename: workspaceProcedure
    .can('file', 'write')
    .input(renameInput)
    .mutation(({ ctx, input }) => renameFile(ctx.scope, input)),
  move: workspaceProcedure
    .can('file', 'write')
    .input(moveFilesInput)
    .mutation(({ ctx, input }) => moveFiles(ctx.scope, input)),
  copy: workspaceProcedure
    .can('file', 'write')
    .input(copyFilesInput)
    .mutation(({ ctx, input }) => copyFiles(ctx.scope, input)),
  trash: workspaceProcedure
    .can('file', 'trash')
    .input(filesInput)
    .mutation(({ ctx, input }) => trashFiles(ctx.scope, input)),
  restore: workspaceProcedure
    .can('file', 'trash')
    .input(filesInput)
    .mutation(({ ctx, input }) => restoreFiles(ctx.scope, input)),
  purge: workspaceProcedure
    .can('file', 'trash')
    .input(filesInput)
    .mutation(({ ctx, input }) => purgeFiles(ctx.scope, input)),
  reprocess: workspaceProcedure
    .can('file', 'write')
    .input(filesInput)
    .mutation(({ ctx, input }) => reprocessFiles(ctx.scope, input)),
  versions: workspaceProcedure
    .can('file', 'read')
    .input(versionsInput)
    .query(({ ctx, input }) => listVersions(ctx.scope, input)),
  restoreVersion: workspaceProcedure
    .can('file', 'write')
    .input(versionInput)
    .mutation(({ ctx, input }) => restoreVersion(ctx.scope, input)),
  deleteVersion: workspaceProcedure
    .can('file', 'trash')
    .input(versionInput)
    .mutation(({ ctx, input }) => deleteVersion(ctx.scope, input)),
});
