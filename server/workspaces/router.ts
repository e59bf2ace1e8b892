import { workspacesOf } from '#server/core/workspace.ts';
import { router, userProcedure, workspaceProcedure } from '#server/trpc/procedures.ts';
import { switchWorkspace } from './mutations.ts';
import { switchInput } from './schema.ts';

export const workspacesRouter = router({
  list: userProcedure.query(({ ctx }) => workspacesOf(ctx.session.userId)),
  current: workspaceProcedure.query(({ ctx }) => ctx.workspace),
  switch: userProcedure
    .input(switchInput)
    .mutation(({ ctx, input }) => switchWorkspace(ctx.session, input)),
});
