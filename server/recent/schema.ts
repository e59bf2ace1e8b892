import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';

/** Whose doings count. */
export const recentBy = ['anyone', 'me', 'others'] as const;
export type RecentBy = (typeof recentBy)[number];

export const recentInput = z.strictObject({
  by: z.enum(recentBy).default('anyone'),
  ...pageInput,
});
export type RecentInput = z.infer<typeof recentInput>;

export const addedInput = z.strictObject(pageInput);
export type AddedInput = z.infer<typeof addedInput>;
