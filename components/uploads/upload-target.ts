import type { WorkspaceFace } from '../workspaces/workspace.ts';

/** Where files go: a folder of a workspace, or its root where there is none. */
export interface UploadTarget {
  workspace: WorkspaceFace;
  folderId: string | null;
  folderName: string | null;
}

/** "Acme / Contracts": a place in words. */
export const placeName = ({ workspace, folderName }: Omit<UploadTarget, 'folderId'>): string =>
  folderName === null ? workspace.name : `${workspace.name} / ${folderName}`;
