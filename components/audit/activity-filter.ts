import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { z } from 'zod';
import { type AuditFilter, type AuditGroup, auditGroups } from '#server/audit/schema.ts';

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
const day = z.iso.date().refine((text) => text >= '1970-01-02' && text < '9999-12-31');

/** The start of a day (plus some days) here, as a point in time; undefined for what is no day. */
function startOf(text: string | null, plusDays = 0): string | undefined {
  const { data } = day.safeParse(text);
  if (!data) return undefined;
  const start = new Date(`${data}T00:00`);
  start.setDate(start.getDate() + plusDays);
  return start.toISOString();
}

/** What the API is asked for. What the URL says wrongly filters nothing. */
export const toAuditFilter = ({ kind, person, from, to }: ActivityFilter): AuditFilter => ({
  group: kind ?? undefined,
  actorId: id.safeParse(person).data,
  from: startOf(from),
  to: startOf(to, 1),
});

/** Whether anything is filtered at all. */
export const isFiltered = (filter: ActivityFilter): boolean =>
  Object.values(filter).some((value) => value !== null);

/** Days are those of whoever looks: a server in another time zone cannot know them. */
export const needsTimeZone = ({ from, to }: ActivityFilter): boolean =>
  from !== null || to !== null;
