import type { Outputs } from '../trpc/router.ts';

export type Workspace = Outputs['workspaces']['current'];

/** What tells a workspace apart wherever it is shown: words, icon, colour. */
export type WorkspaceFace = Pick<Workspace, 'id' | 'kind' | 'name' | 'slug' | 'colour'>;

/** "Acme, organization", or just "Personal": name and kind for screen readers. */
export const spokenName = ({ kind, name }: WorkspaceFace): string =>
  kind === 'organization' ? `${name}, organization` : name;

/** What the person may do here, computed by the server from the role matrix. */
export interface Permissions {
  write: boolean;
  trash: boolean;
  manageOthersTrash: boolean;
  writeFolders: boolean;
  upload: boolean;
  manageMembers: boolean;
  manageOwners: boolean;
  readInvitations: boolean;
  updateOrganization: boolean;
  transferOwnership: boolean;
  deleteOrganization: boolean;
  manageQuotas: boolean;
  manageUploadPolicy: boolean;
  manageRetention: boolean;
  readAllActivity: boolean;
}
