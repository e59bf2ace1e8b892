import { organizationProcedure, router, userProcedure } from '#server/trpc/procedures.ts';
import { deleteOrganization, takeBackOrganization } from './deletion/mutations.ts';
import { createOrganization, updateOrganization } from './mutations.ts';
import {
  createOrganizationInput,
  deleteOrganizationInput,
  takeBackInput,
  updateOrganizationInput,
} from './schema.ts';

export const organizationsRouter = router({
  create: userProcedure
    .input(createOrganizationInput)
    .mutation(({ ctx, input }) => createOrganization(ctx.session.userId, ctx.request, input)),
  update: organizationProcedure
    .can('organization', 'update')
    .input(updateOrganizationInput)
    .mutation(({ ctx, input }) => updateOrganization(ctx.scope, input)),
  delete: organizationProcedure
    .can('organization', 'delete')
    .input(deleteOrganizationInput)
    .mutation(({ ctx, input }) => deleteOrganization(ctx.scope, input)),
  takeBack: userProcedure
    .input(takeBackInput)
    .mutation(({ ctx, input }) => takeBackOrganization(ctx.session.userId, ctx.request, input)),
});
