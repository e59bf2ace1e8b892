import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';
import { mostAtOnce } from './limits/schema.ts';

/** What was deleted last comes first. */
export const trashListInput = z.strictObject(pageInput);
export type TrashListInput = z.infer<typeof trashListInput>;

const ids = z
  .array(z.uuid())
  .max(mostAtOnce, `Choose at most ${mostAtOnce.toLocaleString('en')} at once.`)
  .default([]);

/** Files and folders that go to the trash together. */
export const putInput = z
  .strictObject({
    files: ids,
    folders: ids,
    /** A deletion of one's own to go on with, where one call does not take all that was chosen. */
    deletionId: z.uuid().optional(),
  })
  .refine(({ files, folders }) => files.length + folders.length > 0, 'Choose something.');
export type PutInput = z.infer<typeof putInput>;

export const deletionInput = z.strictObject({ deletionId: z.uuid() });
export type DeletionInput = z.infer<typeof deletionInput>;

export const emptyingInput = z.strictObject({ emptyingId: z.uuid() });
export type EmptyingInput = z.infer<typeof emptyingInput>;
