import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { listActors, listAudit } from './queries.ts';
import { auditListInput } from './schema.ts';

export const auditRouter = router({
  list: workspaceProcedure
    .can('audit', 'read')
    .input(auditListInput)
    .query(({ ctx, input }) => listAudit(ctx.scope, input)),
  actors: workspaceProcedure.can('audit', 'read').query(({ ctx }) => listActors(ctx.scope)),
});
