import { router, userProcedure, workspaceProcedure } from '#server/trpc/procedures.ts';
import { searchEverywhere, searchFiles } from './queries.ts';
import { everywhereInput, searchInput } from './schema.ts';

export const searchRouter = router({
  files: workspaceProcedure
    .can('file', 'read')
    .input(searchInput)
    .query(({ ctx, input }) => searchFiles(ctx.scope, input)),
  // About the person: each workspace is searched in a scope of its own.
  everywhere: userProcedure
    .input(everywhereInput)
    .query(({ ctx, input }) => searchEverywhere(ctx.session.userId, ctx.request, input)),
});
