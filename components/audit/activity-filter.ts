import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { z } from 'zod';
import { type AuditFilter, type AuditGroup, auditGroups } from '#server/audit/schema.ts';
import { startOfDay } from '../shared/start-of-day.ts';

const groups = Object.keys(auditGroups) as AuditGroup[];

/** The filters as the URL carries them: `?kind=files&person=<id>&from=2026-11-01&to=2026-11-21`. */
export const activityFilterParsers = {
  kind: parseAsStringLiteral(groups),
  person: parseAsString,
  /** Days in the time zone of whoever looks; both count. */
  from: parseAsString,
  to: parseAsString,
};

export const loadActivityFilter = createLoader(activityFilterParsers);
export type ActivityFilter = Awaited<ReturnType<typeof loadActivityFilter>>;

const id = z.uuid();

/** What the API is asked for. What the URL says wrongly filters nothing. */
export const toAuditFilter = ({ kind, person, from, to }: ActivityFilter): AuditFilter => ({
  group: kind ?? undefined,
  actorId: id.safeParse(person).data,
  from: startOfDay(from),
  to: startOfDay(to, 1),
});

/** Whether anything is filtered at all. */
export const isFiltered = (filter: ActivityFilter): boolean =>
  Object.values(filter).some((value) => value !== null);

/** Days are those of whoever looks: a server in another time zone cannot know them. */
export const needsTimeZone = ({ from, to }: ActivityFilter): boolean =>
  from !== null || to !== null;
