import { organizationProcedure, router } from '#server/trpc/procedures.ts';
import { leaveOrganization, removeMember, setMemberRole } from './mutations.ts';
import { transferOwnership } from './ownership/mutations.ts';
import { listMembers } from './queries.ts';
import { memberInput, memberListInput, setRoleInput } from './schema.ts';

export const membersRouter = router({
  list: organizationProcedure
    .can('member', 'read')
    .input(memberListInput)
    .query(({ ctx, input }) => listMembers(ctx.scope, input)),
  setRole: organizationProcedure
    .can('member', 'manage')
    .input(setRoleInput)
    .mutation(({ ctx, input }) => setMemberRole(ctx.scope, input)),
  remove: organizationProcedure
    .can('member', 'manage')
    .input(memberInput)
    .mutation(({ ctx, input }) => removeMember(ctx.scope, input)),
  transferOwnership: organizationProcedure
    .can('organization', 'transfer')
    .input(memberInput)
    .mutation(({ ctx, input }) => transferOwnership(ctx.scope, input)),
  leave: organizationProcedure
    .can('member', 'leave')
    .mutation(({ ctx }) => leaveOrganization(ctx.scope)),
});
