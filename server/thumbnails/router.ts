import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { listThumbnails } from './queries.ts';
import { thumbnailsInput } from './schema.ts';

export const thumbnailsRouter = router({
  list: workspaceProcedure
    .can('file', 'read')
    .input(thumbnailsInput)
    .query(({ ctx, input }) => listThumbnails(ctx.scope, input)),
});
