import { and, asc, eq, inArray, isNull, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { authDatabase } from '#db/client.ts';
import { user } from '#db/schema/auth.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { member, organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { underDeletion } from './deletion.ts';
import { AppError, notFound } from './errors.ts';
import { newId } from './ids.ts';
import { requestFacts } from './request-facts.ts';

/** Where a request came from. */
export type RequestOrigin = WorkspaceScope['request'];

/** `organization.settings`, parsed where it enters. Unknown keys belong to later versions. */
const organizationSettings = z.looseObject({ colour: z.string().default('slate') });

/** A workspace as its members see it. */
export interface Workspace {
  /** `personal` or the organization's id: the value of `x-holdall-workspace`. */
  id: string;
  kind: 'personal' | 'organization';
  name: string;
  /** The part of the URL: `/w/<slug>`. */
  slug: string;
  colour: string;
  role: WorkspaceScope['role'];
}

/** The Personal workspace as shown to its person. */
export const personal: Workspace = {
  id: 'personal',
  kind: 'personal',
  name: 'Personal',
  slug: 'personal',
  colour: 'slate',
  role: 'owner',
};

/** What a request names in `x-holdall-workspace`. */
const workspaceName = z.union([z.literal('personal'), z.uuid()]);

const columns = {
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  settings: organization.settings,
  role: member.role,
};

interface MembershipRow {
  id: string;
  name: string;
  slug: string;
  settings: unknown;
  role: string;
}

const roleSchema = z.enum(['owner', 'admin', 'member', 'viewer']);

function toWorkspace(row: MembershipRow): Workspace {
  return {
    id: row.id,
    kind: 'organization',
    name: row.name,
    slug: row.slug,
    colour: organizationSettings.parse(row.settings).colour,
    role: roleSchema.parse(row.role),
  };
}

/** Memberships that count: an organization that is being deleted is gone for everybody. */
const memberships = (userId: string, which?: SQL) =>
  authDatabase()
    .select(columns)
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .leftJoin(workspaceDeletion, underDeletion(organization.workspaceId))
    .where(and(eq(member.userId, userId), isNull(workspaceDeletion.id), which))
    .$dynamic();

/** All workspaces of a person: Personal, then the organizations by name. */
export async function workspacesOf(userId: string): Promise<Workspace[]> {
  const rows = await memberships(userId).orderBy(asc(organization.name), asc(organization.id));
  return [personal, ...rows.map(toWorkspace)];
}

/** Which of these organizations the person is a member of, now. */
export async function membershipsAmong(
  userId: string,
  organizationIds: string[],
): Promise<Set<string>> {
  if (organizationIds.length === 0) return new Set();
  const rows = await memberships(userId, inArray(organization.id, organizationIds));
  return new Set(rows.map((row) => row.id));
}

/** Whether an organization was deleted while the person was a member: the membership is still there. */
export async function isDeletedUnder(userId: string, organizationId: string): Promise<boolean> {
  const rows = await authDatabase()
    .select({ id: member.id })
    .from(member)
    .where(and(eq(member.userId, userId), eq(member.organizationId, organizationId)));
  return rows.length > 0;
}

/** The workspace at `/w/<slug>`, or undefined where the person is not a member of such a one. */
export async function workspaceAt(userId: string, slug: string): Promise<Workspace | undefined> {
  if (slug === personal.slug) return personal;
  const [row] = await memberships(userId, eq(organization.slug, slug));
  return row && toWorkspace(row);
}

/** What has become of an organization that the session remembers, in a sentence that names it. */
async function lostOrganization(userId: string, organizationId: string): Promise<AppError> {
  const [row] = await authDatabase()
    .select({ name: organization.name, memberId: member.id })
    .from(organization)
    .leftJoin(member, and(eq(member.organizationId, organization.id), eq(member.userId, userId)))
    .where(eq(organization.id, organizationId));
  const name = row?.name ?? 'this organization';
  if (row?.memberId)
    return new AppError('NO_LONGER_MEMBER', `${name} was deleted by one of its owners.`, {
      name,
      deleted: 1,
    });
  return new AppError('NO_LONGER_MEMBER', `You are no longer a member of ${name}.`, { name });
}

/**
 * The workspace in which a request runs: the one that it names, else the one that the session
 * remembers. Membership is read from the database now, never from the session.
 * @throws AppError NOT_FOUND for a named workspace that is unknown or foreign; NO_LONGER_MEMBER
 * for a remembered one that is gone. Nothing falls back to Personal.
 */
export async function resolveWorkspace(
  userId: string,
  named: string | null,
  rememberedId: string | null,
): Promise<Workspace> {
  const name = workspaceName.safeParse(named ?? rememberedId ?? personal.id);
  if (!name.success) throw notFound('workspace');
  if (name.data === personal.id) return personal;
  const [row] = await memberships(userId, eq(organization.id, name.data));
  if (row) return toWorkspace(row);
  if (named !== null) throw notFound('workspace');
  throw await lostOrganization(userId, name.data);
}

/**
 * The workspace in which a person has begun something, with the role that they have there now;
 * undefined where they are gone from it, or it is being deleted. For what a job goes on with.
 */
export async function workspaceOfWork(
  userId: string,
  organizationId: string | null,
): Promise<Workspace | undefined> {
  if (organizationId !== null) {
    const [row] = await memberships(userId, eq(organization.id, organizationId));
    return row && toWorkspace(row);
  }
  const people = await authDatabase()
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.id, userId), isNull(user.deletedAt)));
  return people.length === 1 ? personal : undefined;
}

function mint(
  userId: string,
  workspace: Pick<Workspace, 'id' | 'kind' | 'role'>,
  request: RequestOrigin,
): WorkspaceScope {
  const organizationId = workspace.kind === 'personal' ? null : workspace.id;
  const workspaceId = organizationId ? `org:${organizationId}` : `user:${userId}`;
  return { workspaceId, userId, organizationId, role: workspace.role, request } as WorkspaceScope;
}

/**
 * Mints the scope of a workspace that `resolveWorkspace` or `workspaceOfWork` has just verified for
 * this person.
 */
export function scopeOf(
  userId: string,
  workspace: Pick<Workspace, 'id' | 'kind' | 'role'>,
  request: RequestOrigin,
): WorkspaceScope {
  const scope = mint(userId, workspace, request);
  const facts = requestFacts();
  if (facts) facts.workspaceId = scope.workspaceId;
  return scope;
}

/** A scope for each workspace of a person, by memberships as they are now; one at a time is used. */
export async function scopesOf(
  userId: string,
  request: RequestOrigin,
): Promise<{ workspace: Workspace; scope: WorkspaceScope }[]> {
  const workspaces = await workspacesOf(userId);
  return workspaces.map((workspace) => ({ workspace, scope: mint(userId, workspace, request) }));
}

/** The scope in which a new organization is founded: its id is made here, so nothing is in it yet. */
export function foundingScope(userId: string, request: RequestOrigin): WorkspaceScope {
  return scopeOf(userId, { id: newId(), kind: 'organization', role: 'owner' }, request);
}

/** E-mail addresses of people whose ids the wall has let through, by id. */
export async function emailsOf(userIds: string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await authDatabase()
    .select({ id: user.id, email: user.email })
    .from(user)
    .where(inArray(user.id, userIds));
  return new Map(rows.map((row) => [row.id, row.email]));
}
