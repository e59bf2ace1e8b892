import type { WorkspaceFace } from '../workspaces/workspace.ts';

/** Where files go: a folder of a workspace, or its root where there is none. */
export interface UploadTarget {
  workspace: WorkspaceFace;
  folderId: string | null;
  folderName: string | null;
}

/** What a person has chosen: files with the folders below the target that they lie in. */
export interface Chosen {
  files: readonly {
    file: File;
    /** The names of the folders, from the top down; empty for a file in the target itself. */
    path: readonly string[];
    /** Where the browser gives one: with it the upload goes on after a reload with one click. */
    handle?: FileSystemFileHandle;
  }[];
  emptyFolders: readonly (readonly string[])[];
}

/** "Acme / Contracts": a place in words. */
export const placeName = ({ workspace, folderName }: Omit<UploadTarget, 'folderId'>): string =>
  folderName === null ? workspace.name : `${workspace.name} / ${folderName}`;
