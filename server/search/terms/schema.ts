import { fileKinds } from '#server/files/kinds/schema.ts';

// Without zod: the search box is on every page, and needs nothing else of the schema.

/** Characters of a query. */
export const longestQuery = 200;

/** What a search can be narrowed to. */
export const searchTypes = ['folder', ...fileKinds] as const;
export type SearchType = (typeof searchTypes)[number];
