import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { listAdded, listRecent } from './queries.ts';
import { addedInput, recentInput } from './schema.ts';

export const recentRouter = router({
  list: workspaceProcedure
    .can('file', 'read')
    .input(recentInput)
    .query(({ ctx, input }) => listRecent(ctx.scope, input)),
  added: workspaceProcedure
    .can('file', 'read')
    .input(addedInput)
    .query(({ ctx, input }) => listAdded(ctx.scope, input)),
});
