import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { completeUploads } from './complete/mutations.ts';
import { listUploads } from './history/queries.ts';
import { cancelUploads } from './mutations.ts';
import { cancelInput, completeInput, signInput, startInput, uploadListInput } from './schema.ts';
import { signParts } from './sign/mutations.ts';
import { startUploads } from './start/mutations.ts';

export const uploadsRouter = router({
  list: workspaceProcedure
    .can('upload', 'create')
    .input(uploadListInput)
    .query(({ ctx, input }) => listUploads(ctx.scope, input)),
  start: workspaceProcedure
    .can('upload', 'create')
    .input(startInput)
    .mutation(({ ctx, input }) => startUploads(ctx.scope, input)),
  sign: workspaceProcedure
    .can('upload', 'create')
    .input(signInput)
    .mutation(({ ctx, input }) => signParts(ctx.scope, input)),
  complete: workspaceProcedure
    .can('upload', 'create')
    .input(completeInput)
    .mutation(({ ctx, input }) => completeUploads(ctx.scope, input)),
  cancel: workspaceProcedure
    .can('upload', 'create')
    .input(cancelInput)
    .mutation(({ ctx, input }) => cancelUploads(ctx.scope, input)),
});
