import { z } from 'zod';
import { type SearchFilter, searchQuery } from '#server/search/schema.ts';
import { startOfDay } from '../shared/start-of-day.ts';
import type { Search, SizeRange } from './search-address.ts';

const [megabyte, gigabyte] = [1_000_000, 1_000_000_000];

/** Sizes as people think of them, in bytes; the bounds count. */
export const sizeRanges: Record<SizeRange, { word: string; minSize?: number; maxSize?: number }> = {
  small: { word: 'Up to 1 MB', maxSize: megabyte },
  medium: { word: '1 to 100 MB', minSize: megabyte, maxSize: 100 * megabyte },
  large: { word: '100 MB to 1 GB', minSize: 100 * megabyte, maxSize: gigabyte },
  huge: { word: '1 GB and more', minSize: gigabyte },
};

const id = z.uuid();

/** Whether a search is for something without a query: all that carries a tag, or is for a purpose. */
const namesFilter = ({ tag, purpose }: Pick<Search, 'tag' | 'purpose'>): boolean =>
  id.safeParse(tag).success || purpose !== null;

/** What was typed, where it is something to search for; else what is missing. */
export function typedQuery(
  search: Pick<Search, 'q' | 'tag' | 'purpose' | 'everywhere'>,
): { query: string } | { problem: string | null } {
  const { q } = search;
  if (q.trim() === '' && namesFilter(search) && !search.everywhere) return { query: '' };
  const { data, error } = searchQuery.safeParse(q);
  if (data !== undefined) return { query: data };
  return { problem: q.trim() === '' ? null : (error.issues[0]?.message ?? null) };
}

/** The folder that the URL names, where it can be one. */
export const folderOf = ({ folder }: Search): string | null => id.safeParse(folder).data ?? null;

/** What the API is asked for besides the query. What the URL says wrongly filters nothing. */
export function toSearchFilter(search: Search): SearchFilter {
  const range = search.size === null ? undefined : sizeRanges[search.size];
  return {
    folderId: search.inside ? folderOf(search) : null,
    types: search.type === null ? [] : [search.type],
    tagIds: [id.safeParse(search.tag).data ?? []].flat(),
    purpose: search.purpose ?? undefined,
    ownerId: id.safeParse(search.person).data,
    minSize: range?.minSize,
    maxSize: range?.maxSize,
    addedAfter: startOfDay(search.from),
    addedBefore: startOfDay(search.to, 1),
    trash: search.trash,
  };
}

/** What takes all filters away, and leaves the query. */
export const noFilter = {
  inside: null,
  type: null,
  tag: null,
  purpose: null,
  person: null,
  size: null,
  from: null,
  to: null,
  trash: null,
} as const;

/** Whether anything is filtered at all. */
export const isFiltered = (search: Search): boolean =>
  Object.keys(noFilter).some((name) => Boolean(search[name as keyof typeof noFilter]));

/** Days are those of whoever looks: a server in another time zone cannot know them. */
export const needsTimeZone = ({ from, to }: Search): boolean => from !== null || to !== null;
