/** Folders have no size and no type. */
export const folderSorts = ['name', 'updatedAt', 'createdAt'] as const;
export type FolderSort = (typeof folderSorts)[number];
