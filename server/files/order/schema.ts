import { z } from 'zod';
import { pageInput, rangeInput } from '#server/core/schema.ts';
import { fileSorts, mostReferences } from '#server/files/sorts/schema.ts';

const order = {
  folderId: z.uuid().nullable().default(null),
  sort: z.enum(fileSorts).default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
};

export const orderInput = z.strictObject(order);
export type OrderInput = z.infer<typeof orderInput>;

export const references = {
  ...pageInput,
  ...rangeInput,
  limit: z.number().int().min(1).max(mostReferences).default(mostReferences),
};
export const referencesInput = z.strictObject({ ...order, ...references });
export type ReferencesInput = z.infer<typeof referencesInput>;

/** Letters with which a name begins; the search goes on after a row, and round to the first one. */
export const find = {
  prefix: z
    .string()
    .min(1)
    .max(64)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'Type letters.'),
  afterId: z.uuid().nullable().default(null),
};
export const findInput = z.strictObject({ ...order, ...find });
export type FindInput = z.infer<typeof findInput>;
