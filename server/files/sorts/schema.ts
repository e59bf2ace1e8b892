/** The orders of a folder's files; the trash has one of its own. */
export const fileSorts = ['name', 'type', 'size', 'updatedAt', 'createdAt'] as const;
export type FileSort = (typeof fileSorts)[number] | 'deletedAt';

/** How many ids and names are read at once, and how many entries one bulk action takes. */
export const mostReferences = 1_000;
