import { TRPCError } from '@trpc/server';
import { cache } from 'react';
import { may, type Role } from '#server/auth/permissions.ts';
import { type CurrentSession, readSession } from '#server/auth/session.ts';
import { type DeletedOrganization, deletedOrganizationsOf } from '#server/core/deletion.ts';
import { env } from '#server/core/env.ts';
import { AppError } from '#server/core/errors.ts';
import { type Workspace, workspaceAt, workspacesOf } from '#server/core/workspace.ts';
import { createContext, workspaceHeader } from '#server/trpc/context.ts';
import { createCaller } from './root.ts';

/** The session of the request that a server component renders for; read once per request. */
export const sessionOf: (headers: Headers) => Promise<CurrentSession | null> = cache(readSession);

/** Calls procedures from a server component, in the workspace with this id; null names none. */
export async function callerFor(headers: Headers, workspaceId: string | null) {
  const named = new Headers(headers);
  named.delete(workspaceHeader);
  if (workspaceId !== null) named.set(workspaceHeader, workspaceId);
  return createCaller(await createContext(named));
}

/** The role matrix as plain values, for components to show or hide by. */
export const permissionsOf = (role: Role) => ({
  write: may(role, 'file', 'write'),
  trash: may(role, 'file', 'trash') && may(role, 'folder', 'trash'),
  manageOthersTrash:
    may(role, 'file', 'manageOthersTrash') && may(role, 'folder', 'manageOthersTrash'),
  writeFolders: may(role, 'folder', 'write'),
  upload: may(role, 'upload', 'create'),
  manageMembers: may(role, 'member', 'manage'),
  manageOwners: may(role, 'member', 'manageOwners'),
  readInvitations: may(role, 'invitation', 'read'),
  updateOrganization: may(role, 'organization', 'update'),
  transferOwnership: may(role, 'organization', 'transfer'),
  deleteOrganization: may(role, 'organization', 'delete'),
  manageQuotas: may(role, 'quota', 'manage'),
  manageUploadPolicy: may(role, 'uploadPolicy', 'manage'),
  manageRetention: may(role, 'retention', 'manage'),
  readAllActivity: may(role, 'audit', 'readAll'),
});

/** Somebody at a page of a workspace. */
export interface Visit {
  session: CurrentSession;
  workspace: Workspace;
  permissions: ReturnType<typeof permissionsOf>;
}

/**
 * Who opens `/w/<slug>`, and what they may do there. A workspace that is unknown or foreign is
 * undefined either way; null where nobody is signed in.
 */
export async function visit(headers: Headers, slug: string): Promise<Visit | null | undefined> {
  const session = await sessionOf(headers);
  if (!session) return null;
  const workspace = await workspaceBySlug(session.userId, slug);
  return workspace && { session, workspace, permissions: permissionsOf(workspace.role) };
}

const workspaceBySlug = cache(workspaceAt);

/** The organization at `/w/<slug>` that is being deleted, for its owners; undefined for all others. */
export async function deletedOrganizationAt(
  headers: Headers,
  slug: string,
): Promise<DeletedOrganization | undefined> {
  const session = await sessionOf(headers);
  const deleted = session ? await deletedOrganizationsOf(session.userId) : [];
  return deleted.find((organization) => organization.slug === slug);
}

/** Days for which a deletion waits. */
export const deletionDays = (): number => env().DELETION_DELAY_DAYS;

/** What the switcher shows. */
export const switcherWorkspaces: (userId: string) => Promise<Workspace[]> = workspacesOf;

/** The name of somebody in Personal who belongs to no organization yet; undefined for others. */
export async function newcomerName({ session, workspace }: Visit): Promise<string | undefined> {
  if (workspace.kind !== 'personal') return undefined;
  const all = await workspacesOf(session.userId);
  return all.length === 1 ? session.name : undefined;
}

/** Where `/` leads: the workspace that the session remembers, or the name of one that is lost. */
export async function rememberedWorkspace(
  headers: Headers,
): Promise<{ workspace: Workspace } | { lost: string; deleted: boolean }> {
  const caller = await callerFor(headers, null);
  try {
    return { workspace: await caller.workspaces.current() };
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : undefined;
    if (cause instanceof AppError && cause.code === 'NO_LONGER_MEMBER')
      return { lost: String(cause.details.name), deleted: 'deleted' in cause.details };
    throw error;
  }
}
