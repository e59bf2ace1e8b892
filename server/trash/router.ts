import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { emptyTrash, stopEmptying } from './emptying/mutations.ts';
import { currentEmptying, trashSummary } from './emptying/queries.ts';
import { putInTrash, restoreDeletion } from './mutations.ts';
import { listTrash } from './queries.ts';
import { deletionInput, emptyingInput, putInput, trashListInput } from './schema.ts';

export const trashRouter = router({
  list: workspaceProcedure
    .can('file', 'read')
    .input(trashListInput)
    .query(({ ctx, input }) => listTrash(ctx.scope, input)),
  summary: workspaceProcedure.can('file', 'trash').query(({ ctx }) => trashSummary(ctx.scope)),
  put: workspaceProcedure
    .can('file', 'trash')
    .input(putInput)
    .mutation(({ ctx, input }) => putInTrash(ctx.scope, input)),
  restoreDeletion: workspaceProcedure
    .can('file', 'trash')
    .input(deletionInput)
    .mutation(({ ctx, input }) => restoreDeletion(ctx.scope, input)),
  empty: workspaceProcedure.can('file', 'trash').mutation(({ ctx }) => emptyTrash(ctx.scope)),
  emptying: workspaceProcedure.can('file', 'trash').query(({ ctx }) => currentEmptying(ctx.scope)),
  stopEmptying: workspaceProcedure
    .can('file', 'trash')
    .input(emptyingInput)
    .mutation(({ ctx, input }) => stopEmptying(ctx.scope, input)),
});
