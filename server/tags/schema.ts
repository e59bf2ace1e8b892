import { z } from 'zod';
import { plainText } from '#server/auth/schema.ts';
import { entryIds, someEntries } from '#server/entries/schema.ts';
import { colours } from '#server/organizations/schema.ts';

/** Tags that a workspace has at most, and that a person may have for themselves in it. */
export const mostTags = 500;

const tagName = plainText('a name for the tag', 60).refine(
  (name) => name === '' || /[^\s\p{M}\p{Default_Ignorable_Code_Point}]/u.test(name),
  'Enter a name that can be seen.',
);
const colour = z.enum(colours);

/** `private`: nobody else sees the tag, nor what carries it. */
export const createTagInput = z.strictObject({
  name: tagName,
  colour,
  private: z.boolean().default(false),
});
export type CreateTagInput = z.infer<typeof createTagInput>;

export const tagInput = z.strictObject({ id: z.uuid() });

/** Which of the two a tag is, private or not, never changes: others may have put it somewhere. */
export const updateTagInput = z.strictObject({ id: z.uuid(), name: tagName, colour });
export type UpdateTagInput = z.infer<typeof updateTagInput>;

const tagIds = z.array(z.uuid()).max(50, 'Choose at most 50 tags at once.').default([]);

/** Puts tags on files and folders, and takes others away. */
export const assignTagsInput = z
  .strictObject({ ...entryIds, add: tagIds, remove: tagIds })
  .superRefine(someEntries)
  .superRefine(({ add, remove }, context) => {
    if (add.length + remove.length === 0)
      context.addIssue({ code: 'custom', message: 'Choose at least one tag.' });
    if (add.some((id) => remove.includes(id)))
      context.addIssue({ code: 'custom', message: 'A tag is either added or removed.' });
  });
export type AssignTagsInput = z.infer<typeof assignTagsInput>;
