import { router, userProcedure } from '#server/trpc/procedures.ts';
import { endOtherSessions, endSession } from './mutations.ts';
import { listSessions } from './queries.ts';
import { sessionInput, sessionListInput } from './schema.ts';

export const sessionsRouter = router({
  list: userProcedure
    .input(sessionListInput)
    .query(({ ctx, input }) => listSessions(ctx.session, input)),
  end: userProcedure
    .input(sessionInput)
    .mutation(({ ctx, input }) => endSession(ctx.session, ctx.request, input)),
  endOthers: userProcedure.mutation(({ ctx }) => endOtherSessions(ctx.session, ctx.request)),
});
