import { z } from 'zod';
import { pageInput, time } from '#server/core/schema.ts';
import { longestQuery, searchTypes } from './terms/schema.ts';

/** Something that can be seen: marks and characters without a face would match everything. */
const visible = /[^\s\p{M}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** Part of a name, as people type it. Nothing in it has a meaning of its own, as * has elsewhere. */
export const searchQuery = z
  .string()
  .trim()
  .max(longestQuery, `Search for at most ${longestQuery} characters.`)
  .refine((text) => visible.test(text), 'Type part of a name to search for.')
  .refine(
    (text) => text.isWellFormed() && !/\p{Cc}/u.test(text),
    'Leave out control characters, such as line breaks.',
  );

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
  /** In the trash, instead of what is not. */
  trash: z.boolean().default(false),
});

export type SearchFilter = z.infer<typeof searchFilter>;

export const searchInput = searchFilter.extend({ query: searchQuery, ...pageInput });
export type SearchInput = z.infer<typeof searchInput>;

/** How many results each workspace shows where all are searched. */
export const everywhereInput = z.strictObject({
  query: searchQuery,
  limit: z.number().int().min(1).max(50).default(5),
});
export type EverywhereInput = z.infer<typeof everywhereInput>;
