import { router, userProcedure, workspaceProcedure } from '#server/trpc/procedures.ts';
import { cancelTransfer, retryTransfer, startTransfer } from './mutations.ts';
import { getTransfer, listTransfers } from './queries.ts';
import { startTransferInput, transferInput } from './schema.ts';

/** Files and folders on their way from the workspace of the request to another one. */
export const transfersRouter = router({
  // About the person: from all of their workspaces.
  list: userProcedure.query(({ ctx }) => listTransfers(ctx.session.userId, ctx.request)),
  get: workspaceProcedure
    .can('file', 'read')
    .input(transferInput)
    .query(({ ctx, input }) => getTransfer(ctx.scope, input)),
  start: workspaceProcedure
    .can('file', 'write')
    .input(startTransferInput)
    .mutation(({ ctx, input }) => startTransfer(ctx.scope, ctx.workspace, input)),
  // Whoever has lost the right to write may still give up what they began.
  cancel: workspaceProcedure
    .can('file', 'read')
    .input(transferInput)
    .mutation(({ ctx, input }) => cancelTransfer(ctx.scope, input)),
  retry: workspaceProcedure
    .can('file', 'write')
    .input(transferInput)
    .mutation(({ ctx, input }) => retryTransfer(ctx.scope, ctx.workspace, input)),
});
