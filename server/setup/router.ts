import { router, userProcedure } from '#server/trpc/procedures.ts';
import { claimInstance } from './mutations.ts';
import { setupStatus } from './queries.ts';
import { claimInput, endTrialInput, inspectInput } from './schema.ts';
import { beginTrial, endTrial } from './trial/mutations.ts';
import { inspectInstance } from './trial/queries.ts';

export const setupRouter = router({
  status: userProcedure
    .input(inspectInput)
    .query(({ ctx, input }) => setupStatus(ctx.session.userId, input.code)),
  claim: userProcedure
    .input(claimInput)
    .mutation(({ ctx, input }) => claimInstance(ctx.session.userId, input)),
  inspect: userProcedure
    .input(inspectInput)
    .query(({ ctx, input }) => inspectInstance(ctx.session.userId, input)),
  beginTrial: userProcedure
    .input(inspectInput)
    .mutation(({ ctx, input }) => beginTrial(ctx.session.userId, input)),
  endTrial: userProcedure
    .input(endTrialInput)
    .mutation(({ ctx, input }) => endTrial(ctx.session.userId, input)),
});
