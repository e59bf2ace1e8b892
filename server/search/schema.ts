import { z } from 'zod';
import { pageInput, time } from '#server/core/schema.ts';
import { purposes } from '#server/files/purposes/schema.ts';
import { longestQuery, searchTypes } from './terms/schema.ts';

/** Something that can be seen: marks and characters without a face would match everything. */
const visible = /[^\s\p{M}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

const typed = z
  .string()
  .trim()
  .max(longestQuery, `Search for at most ${longestQuery} characters.`)
  .refine(
    (text) => text.isWellFormed() && !/\p{Cc}/u.test(text),
    'Leave out control characters, such as line breaks.',
  );
const nothingTyped = 'Type part of a name to search for.';

/** Part of a name, as people type it. Nothing in it has a meaning of its own, as * has elsewhere. */
export const searchQuery = typed.refine((text) => visible.test(text), nothingTyped);

const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

export const searchFilter = z.strictObject({
  /** In this folder and below; null: anywhere. */
  folderId: z.uuid().nullable().default(null),
  types: z.array(z.enum(searchTypes)).max(searchTypes.length).default([]),
  ownerId: z.uuid().optional(),
  minSize: size,
  maxSize: size,
  addedAfter: time.optional(),
  /** Exclusive. */
  addedBefore: time.optional(),
  /** What carries all of these. */
  tagIds: z
    .array(z.uuid())
    .max(10, 'Search for at most 10 tags at once.')
    .transform((ids) => [...new Set(ids)])
    .default([]),
  purpose: z.enum(purposes).optional(),
  /** In the trash, instead of what is not. */
  trash: z.boolean().default(false),
});

export type SearchFilter = z.infer<typeof searchFilter>;

/** With a tag or a purpose the query may be empty: all that has it. */
export const searchInput = searchFilter
  .extend({ query: typed, ...pageInput })
  .refine(
    ({ query, tagIds, purpose }) =>
      visible.test(query) || (query === '' && (tagIds.length > 0 || purpose !== undefined)),
    { path: ['query'], message: nothingTyped },
  );
export type SearchInput = z.infer<typeof searchInput>;

/** How many results each workspace shows where all are searched. */
export const everywhereInput = z.strictObject({
  query: searchQuery,
  limit: z.number().int().min(1).max(50).default(5),
});
export type EverywhereInput = z.infer<typeof everywhereInput>;
