import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { setFavourites } from './mutations.ts';
import { listFavourites } from './queries.ts';
import { favouriteListInput, setFavouritesInput } from './schema.ts';

// Who may see a file may mark it for themselves: nobody else is shown it.
export const favouritesRouter = router({
  list: workspaceProcedure
    .can('file', 'read')
    .input(favouriteListInput)
    .query(({ ctx, input }) => listFavourites(ctx.scope, input)),
  set: workspaceProcedure
    .can('file', 'read')
    .input(setFavouritesInput)
    .mutation(({ ctx, input }) => setFavourites(ctx.scope, input)),
});
