import { organizationProcedure, router, userProcedure } from '#server/trpc/procedures.ts';
import { acceptInvitation, previewInvitation } from './accept/mutations.ts';
import { inviteMember, resendInvitation, revokeInvitation } from './mutations.ts';
import { listInvitations } from './queries.ts';
import { invitationInput, invitationListInput, inviteInput, tokenInput } from './schema.ts';

export const invitationsRouter = router({
  list: organizationProcedure
    .can('invitation', 'read')
    .input(invitationListInput)
    .query(({ ctx, input }) => listInvitations(ctx.scope, input)),
  create: organizationProcedure
    .can('invitation', 'manage')
    .input(inviteInput)
    .mutation(({ ctx, input }) => inviteMember(ctx.scope, ctx.workspace.name, input)),
  resend: organizationProcedure
    .can('invitation', 'manage')
    .input(invitationInput)
    .mutation(({ ctx, input }) => resendInvitation(ctx.scope, ctx.workspace.name, input)),
  revoke: organizationProcedure
    .can('invitation', 'manage')
    .input(invitationInput)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.scope, input)),
  preview: userProcedure
    .input(tokenInput)
    .query(({ ctx, input }) => previewInvitation(ctx.session, input)),
  accept: userProcedure
    .input(tokenInput)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.session, ctx.request, input)),
});
