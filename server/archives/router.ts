import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { createArchive } from './mutations.ts';
import { archiveInput } from './schema.ts';

export const archivesRouter = router({
  create: workspaceProcedure
    .can('file', 'read')
    .input(archiveInput)
    .mutation(({ ctx, input }) => createArchive(ctx.scope, ctx.workspace.name, input)),
});
