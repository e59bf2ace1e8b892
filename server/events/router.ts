import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { openStream } from './queries.ts';
import { subscribeInput } from './schema.ts';

export const eventsRouter = router({
  subscribe: workspaceProcedure
    .input(subscribeInput)
    .subscription(({ ctx, input, signal }) => openStream(ctx.scope, ctx.session, input, signal)),
});
