import { router, userProcedure } from '#server/trpc/procedures.ts';
import { claimInstance } from './mutations.ts';
import { claimInput } from './schema.ts';

export const setupRouter = router({
  claim: userProcedure
    .input(claimInput)
    .mutation(({ ctx, input }) => claimInstance(ctx.session.userId, input)),
});
