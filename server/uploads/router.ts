import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { completeUpload } from './complete/mutations.ts';
import { cancelUpload, signUpload, startUploads } from './mutations.ts';
import { listUploads } from './queries.ts';
import { hashedStartInput, uploadInput, uploadListInput } from './schema.ts';

export const uploadsRouter = router({
  list: workspaceProcedure
    .can('upload', 'create')
    .input(uploadListInput)
    .query(({ ctx, input }) => listUploads(ctx.scope, input)),
  start: workspaceProcedure
    .can('upload', 'create')
    .input(hashedStartInput)
    .mutation(({ ctx, input }) => startUploads(ctx.scope, input)),
  sign: workspaceProcedure
    .can('upload', 'create')
    .input(uploadInput)
    .mutation(({ ctx, input }) => signUpload(ctx.scope, input)),
  complete: workspaceProcedure
    .can('upload', 'create')
    .input(uploadInput)
    .mutation(({ ctx, input }) => completeUpload(ctx.scope, input)),
  cancel: workspaceProcedure
    .can('upload', 'create')
    .input(uploadInput)
    .mutation(({ ctx, input }) => cancelUpload(ctx.scope, input)),
});
