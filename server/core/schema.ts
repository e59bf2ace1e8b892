import { z } from 'zod';

/** How many rows a page of a list has, unless the caller asks otherwise. */
export const defaultLimit = 50;

/** `{ cursor?, limit? }` of every list. */
export const pageInput = {
  cursor: z.string().max(2_048).optional(),
  limit: z.number().int().min(1).max(200).default(defaultLimit),
};
