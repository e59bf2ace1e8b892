import { router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { assignTags } from './assignment/mutations.ts';
import { createTag, deleteTag, updateTag } from './mutations.ts';
import { listTags, tagUsage } from './queries.ts';
import { assignTagsInput, createTagInput, tagInput, updateTagInput } from './schema.ts';

// Private tags are for everybody who sees files; the mutations themselves ask for `tag.write` where
// a tag is of the whole workspace.
export const tagsRouter = router({
  list: workspaceProcedure.can('tag', 'read').query(({ ctx }) => listTags(ctx.scope)),
  usage: workspaceProcedure
    .can('tag', 'read')
    .input(tagInput)
    .query(({ ctx, input }) => tagUsage(ctx.scope, input)),
  create: workspaceProcedure
    .can('tag', 'read')
    .input(createTagInput)
    .mutation(({ ctx, input }) => createTag(ctx.scope, input)),
  update: workspaceProcedure
    .can('tag', 'read')
    .input(updateTagInput)
    .mutation(({ ctx, input }) => updateTag(ctx.scope, input)),
  delete: workspaceProcedure
    .can('tag', 'read')
    .input(tagInput)
    .mutation(({ ctx, input }) => deleteTag(ctx.scope, input)),
  assign: workspaceProcedure
    .can('tag', 'read')
    .input(assignTagsInput)
    .mutation(({ ctx, input }) => assignTags(ctx.scope, input)),
});
