import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';
import { entryIds, someEntries } from '#server/entries/schema.ts';

export const setFavouritesInput = z
  .strictObject({ ...entryIds, starred: z.boolean() })
  .superRefine(someEntries);
export type SetFavouritesInput = z.infer<typeof setFavouritesInput>;

/** What was starred last comes first. */
export const favouriteListInput = z.strictObject(pageInput);
export type FavouriteListInput = z.infer<typeof favouriteListInput>;
