import { organizationProcedure, router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { setRoleLimits, setUserLimit, setWorkspaceLimit } from './limits/mutations.ts';
import { listMemberQuotas, quotaSettings } from './members/queries.ts';
import { currentQuota, quotaBreakdown } from './queries.ts';
import {
  quotaMembersInput,
  setRoleLimitsInput,
  setUserLimitInput,
  setWorkspaceLimitInput,
} from './schema.ts';

export const quotasRouter = router({
  current: workspaceProcedure.can('quota', 'read').query(({ ctx }) => currentQuota(ctx.scope)),
  breakdown: workspaceProcedure.can('quota', 'read').query(({ ctx }) => quotaBreakdown(ctx.scope)),
  members: organizationProcedure
    .can('quota', 'manage')
    .input(quotaMembersInput)
    .query(({ ctx, input }) => listMemberQuotas(ctx.scope, input)),
  settings: organizationProcedure
    .can('quota', 'manage')
    .query(({ ctx }) => quotaSettings(ctx.scope)),
  setUserLimit: organizationProcedure
    .can('quota', 'manage')
    .input(setUserLimitInput)
    .mutation(({ ctx, input }) => setUserLimit(ctx.scope, input)),
  setRoleLimits: organizationProcedure
    .can('quota', 'manage')
    .input(setRoleLimitsInput)
    .mutation(({ ctx, input }) => setRoleLimits(ctx.scope, input)),
  setWorkspaceLimit: organizationProcedure
    .can('quota', 'manage')
    .input(setWorkspaceLimitInput)
    .mutation(({ ctx, input }) => setWorkspaceLimit(ctx.scope, input)),
});
