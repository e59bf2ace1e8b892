import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';
import { recentBy } from './whose/schema.ts';

export const recentInput = z.strictObject({
  by: z.enum(recentBy).default('anyone'),
  ...pageInput,
});
export type RecentInput = z.infer<typeof recentInput>;

export const addedInput = z.strictObject(pageInput);
export type AddedInput = z.infer<typeof addedInput>;
