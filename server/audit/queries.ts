import { and, desc, eq, gte, inArray, lt, not, notInArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { auditLog } from '#db/schema/audit.ts';
import { user } from '#db/schema/auth.ts';
import { storage } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { type AuditAction, systemAgent } from '#server/core/audit.ts';
import { deviceName } from '#server/core/device.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import type { AuditFilter, AuditListInput } from './schema.ts';
import type { Told } from './words/pieces/schema.ts';
import { type Actor, actionsIn, actionWords } from './words/schema.ts';

// An action without words does not compile.
actionWords satisfies Record<AuditAction, unknown>;

/** An entry as the API answers it. */
export interface AuditItem extends Told {
  id: string;
  createdAt: Date;
  /** Also ones that another version has written. */
  action: string;
  actor: Actor;
  subject: { type: string; id: string };
  /** Where it came from: null for those who may not see it, and for Holdall's own doings. */
  ip: string | null;
  userAgent: string | null;
  /** The user agent as people say it: "Firefox on Linux". */
  device: string | null;
  requestId: string | null;
}

const position = z.tuple([z.iso.datetime(), z.uuid()]);
const facts = z.record(z.string(), z.unknown()).catch({});
const uuid = z.uuid();

const mayReadAll = (scope: WorkspaceScope) => may(scope.role, 'audit', 'readAll');

/** What a person may see: members and viewers what concerns files, without where it came from. */
const visible = (scope: WorkspaceScope): SQL | undefined =>
  mayReadAll(scope) ? undefined : inArray(auditLog.action, actionsIn('files', 'steps'));

/** Done by a job, not by the person whom the row names. */
const bySystem = sql<boolean>`(${auditLog.ip} is null and ${auditLog.userAgent} like ${`${systemAgent}%`})`;

const columnsFor = (scope: WorkspaceScope) => ({
  id: auditLog.id,
  createdAt: auditLog.createdAt,
  action: auditLog.action,
  actorId: auditLog.userId,
  actorName: user.name,
  bySystem: sql<boolean>`coalesce(${bySystem}, false)`,
  subjectType: auditLog.subjectType,
  subjectId: auditLog.subjectId,
  before: auditLog.before,
  after: auditLog.after,
  filename: sql<string | null>`coalesce(${storage.filename}, ${upload.filename})`,
  ...(mayReadAll(scope)
    ? { ip: auditLog.ip, userAgent: auditLog.userAgent, requestId: auditLog.requestId }
    : {
        ip: sql<string | null>`null`,
        userAgent: sql<string | null>`null`,
        requestId: sql<string | null>`null`,
      }),
});

function matching(scope: WorkspaceScope, filter: AuditFilter): SQL | undefined {
  const { group, actorId, subjectId, from, to } = filter;
  return and(
    inWorkspace(auditLog, scope),
    visible(scope),
    group
      ? inArray(auditLog.action, actionsIn(group))
      : notInArray(auditLog.action, actionsIn('steps')),
    actorId ? and(eq(auditLog.userId, actorId), not(sql`coalesce(${bySystem}, false)`)) : undefined,
    subjectId ? eq(auditLog.subjectId, subjectId) : undefined,
    from ? gte(auditLog.createdAt, sql`${from}::timestamptz`) : undefined,
    to ? lt(auditLog.createdAt, sql`${to}::timestamptz`) : undefined,
  );
}

const selectEntries = (
  tx: Transaction,
  scope: WorkspaceScope,
  filter: AuditFilter,
  after: z.infer<typeof position> | undefined,
) =>
  tx
    .select(columnsFor(scope))
    .from(auditLog)
    .leftJoin(user, eq(user.id, auditLog.userId))
    .leftJoin(storage, and(inWorkspace(storage, scope), eq(storage.id, auditLog.subjectId)))
    .leftJoin(upload, and(inWorkspace(upload, scope), eq(upload.id, auditLog.subjectId)))
    .where(
      and(
        matching(scope, filter),
        after &&
          sql`(${auditLog.createdAt}, ${auditLog.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(auditLog.createdAt), desc(auditLog.id));

type EntryRow = Awaited<ReturnType<typeof selectEntries>>[number];

/** The other person whom an entry names by id, such as the member who was removed. */
function personIn(row: EntryRow): string | undefined {
  const { userId } = { ...facts.parse(row.after), ...facts.parse(row.before) };
  return uuid.safeParse(userId).data;
}

/** Names by id; whoever has no row any more is missing. */
async function namesOf(tx: Transaction, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: user.id, name: user.name })
    .from(user)
    .where(inArray(user.id, ids));
  return new Map(rows.map((row) => [row.id, row.name]));
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const goneName = 'Deleted user';

function toItem(row: EntryRow, names: Map<string, string>): AuditItem {
  const before = facts.parse(row.before);
  const after = facts.parse(row.after);
  const personId = personIn(row);
  return {
    id: row.id,
    createdAt: row.createdAt,
    action: row.action,
    actor: {
      kind: row.bySystem ? 'system' : 'person',
      id: row.actorId,
      name: row.bySystem ? 'Holdall' : (row.actorName ?? goneName),
    },
    subject: { type: row.subjectType, id: row.subjectId },
    name: text(after.filename) ?? text(before.filename) ?? row.filename,
    person: personId ? (names.get(personId) ?? goneName) : null,
    before,
    after,
    ip: row.ip,
    userAgent: row.bySystem ? null : row.userAgent,
    device: row.userAgent && !row.bySystem ? deviceName(row.userAgent) : null,
    requestId: row.requestId,
  };
}

/**
 * A page of what was done in the workspace, newest first.
 * @throws AppError INVALID for a cursor that is none
 */
export async function listAudit(
  scope: WorkspaceScope,
  input: AuditListInput,
): Promise<Page<AuditItem>> {
  const { cursor, limit, ...filter } = input;
  const after = cursor ? decodeCursor(cursor, position) : undefined;
  return withWorkspace(scope, async (tx) => {
    const rows = await selectEntries(tx, scope, filter, after).limit(limit + 1);
    const people = new Set(rows.map(personIn).filter((id) => id !== undefined));
    const names = await namesOf(tx, [...people]);
    return toPage(
      rows,
      limit,
      (row) => [row.createdAt, row.id],
      (row) => toItem(row, names),
    );
  });
}

/** Actors that the filter offers at most; an organization has fewer. */
const mostActors = 500;

/** Everybody who has done something that the person may see, by name. */
export async function listActors(scope: WorkspaceScope): Promise<{ id: string; name: string }[]> {
  // Steps from one actor to the next on the index, instead of reading every entry.
  const seen = and(inWorkspace(auditLog, scope), visible(scope));
  const next = (after: SQL | undefined) =>
    sql`select ${auditLog.userId} from ${auditLog} where ${and(seen, after)} order by ${auditLog.userId} limit 1`;
  return withWorkspace(scope, async (tx) => {
    const { rows } = await tx.execute<{ id: string; name: string }>(sql`
      with recursive actor (id) as (
        (${next(undefined)})
        union all
        select (${next(sql`${auditLog.userId} > actor.id`)}) from actor where actor.id is not null
      )
      select actor.id, coalesce(${user.name}, ${goneName}) as name
      from actor left join ${user} on ${user.id} = actor.id
      where actor.id is not null order by name, actor.id limit ${mostActors}`);
    return rows;
  });
}
