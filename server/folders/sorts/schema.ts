/** Folders have no size and no type. */
export const folderSorts = ['name', 'updatedAt', 'createdAt'] as const;
export type FolderSort = (typeof folderSorts)[number];

/** How folders stand above files of an order: by their names where they have nothing to compare. */
export const folderOrderOf = ({
  sort,
  direction,
}: {
  sort: string;
  direction: 'asc' | 'desc';
}): { sort: FolderSort; direction: 'asc' | 'desc' } => {
  const found = folderSorts.find((known) => known === sort);
  return found ? { sort: found, direction } : { sort: 'name', direction: 'asc' };
};
