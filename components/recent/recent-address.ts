import { createLoader, type inferParserType, parseAsStringLiteral } from 'nuqs/server';
import { recentBy } from '#server/recent/whose/schema.ts';

/** What the page shows: touches by these people, or what others have added. */
export const recentShows = [...recentBy, 'added'] as const;

export const recentParsers = { show: parseAsStringLiteral(recentShows).withDefault('anyone') };
export const loadRecent = createLoader(recentParsers);
export type RecentShow = inferParserType<typeof recentParsers>['show'];
