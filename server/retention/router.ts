import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { setRetention } from './mutations.ts';
import { currentRetention } from './queries.ts';
import { retentionInput } from './schema.ts';

export const retentionRouter = router({
  current: workspaceProcedure
    .can('retention', 'read')
    .query(({ ctx }) => currentRetention(ctx.scope)),
  set: workspaceProcedure
    .can('retention', 'manage')
    .input(retentionInput)
    .mutation(({ ctx, input }) => setRetention(ctx.scope, input)),
});
