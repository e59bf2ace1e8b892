import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { purposes } from '#server/files/purposes/schema.ts';
import { searchTypes } from '#server/search/terms/schema.ts';

export const sizeNames = ['small', 'medium', 'large', 'huge'] as const;
export type SizeRange = (typeof sizeNames)[number];

/** A search as the URL carries it: `?q=report&type=image&from=2026-11-01`. */
export const searchParsers = {
  q: parseAsString.withDefault(''),
  /** In all workspaces of the person; the filters are for one. */
  everywhere: parseAsBoolean.withDefault(false),
  /** The folder from which one searches, and whether only what is in it counts. */
  folder: parseAsString,
  inside: parseAsBoolean.withDefault(false),
  type: parseAsStringLiteral(searchTypes),
  tag: parseAsString,
  purpose: parseAsStringLiteral(purposes),
  person: parseAsString,
  size: parseAsStringLiteral(sizeNames),
  /** Days in the time zone of whoever looks; both count. */
  from: parseAsString,
  to: parseAsString,
  trash: parseAsBoolean.withDefault(false),
};

export const loadSearch = createLoader(searchParsers);
export type Search = inferParserType<typeof searchParsers>;

const withSearch = createSerializer(searchParsers);

/** The address of a search in the workspace with this slug. */
export const searchHref = (slug: string, search: Partial<Search>): string =>
  withSearch(`/w/${slug}/search`, search);
