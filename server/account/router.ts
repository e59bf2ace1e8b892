import { router, userProcedure } from '#server/trpc/procedures.ts';
import { deleteAccount } from './deletion/mutations.ts';
import { renameAccount } from './mutations.ts';
import { accountOverview } from './queries.ts';
import { deleteAccountInput, renameInput } from './schema.ts';

export const accountRouter = router({
  overview: userProcedure.query(({ ctx }) => accountOverview(ctx.session)),
  rename: userProcedure
    .input(renameInput)
    .mutation(({ ctx, input }) => renameAccount(ctx.session, ctx.request, input)),
  delete: userProcedure
    .input(deleteAccountInput)
    .mutation(({ ctx, input }) => deleteAccount(ctx.session, ctx, input)),
});
