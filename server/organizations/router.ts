import { router, userProcedure } from '#server/trpc/procedures.ts';
import { createOrganization } from './mutations.ts';
import { createOrganizationInput } from './schema.ts';

export const organizationsRouter = router({
  create: userProcedure
    .input(createOrganizationInput)
    .mutation(({ ctx, input }) => createOrganization(ctx.session.userId, ctx.request, input)),
});
