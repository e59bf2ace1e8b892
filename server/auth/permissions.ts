import type { WorkspaceScope } from '#db/scope.ts';

export type Role = WorkspaceScope['role'];

const everyone: readonly Role[] = ['owner', 'admin', 'member', 'viewer'];
const writers: readonly Role[] = ['owner', 'admin', 'member'];
const managers: readonly Role[] = ['owner', 'admin'];
const owners: readonly Role[] = ['owner'];

/**
 * What a role may do inside a workspace: procedures enforce it, the interface shows by it. In
 * Personal everybody is the owner.
 */
export const permissions = {
  file: { read: everyone, write: writers, trash: writers, manageOthersTrash: managers },
  folder: { read: everyone, write: writers, trash: writers, manageOthersTrash: managers },
  /** Tags that all see; who sees files may have private ones of their own. */
  tag: { read: everyone, write: writers },
  upload: { create: writers },
  uploadPolicy: { read: everyone, manage: managers },
  member: { read: everyone, manage: managers, leave: everyone, manageOwners: owners },
  invitation: { read: managers, manage: managers },
  organization: { read: everyone, update: managers, transfer: owners, delete: owners },
  quota: { read: everyone, manage: managers },
  retention: { read: everyone, manage: managers },
  audit: { read: everyone, readAll: managers },
} as const satisfies Record<string, Record<string, readonly Role[]>>;

export type Resource = keyof typeof permissions;
export type Action<R extends Resource> = keyof (typeof permissions)[R] & string;

/** Whether `role` may do `action` on `resource`. */
export function may<R extends Resource>(role: Role, resource: R, action: Action<R>): boolean {
  const actions: Record<string, readonly Role[]> = permissions[resource];
  return actions[action]?.includes(role) ?? false;
}
