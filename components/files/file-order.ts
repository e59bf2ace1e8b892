import { createLoader, parseAsStringLiteral } from 'nuqs/server';
import { fileSorts } from '#server/files/sorts/schema.ts';
import { folderOrderOf } from '#server/folders/sorts/schema.ts';

export type FileSort = (typeof fileSorts)[number];

/** How one looks at a list, as the URL carries it: `?sort=size&direction=desc&view=grid`. */
export const fileOrderParsers = {
  sort: parseAsStringLiteral(fileSorts).withDefault('name'),
  direction: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
  /** Absent: as the person has left it. */
  view: parseAsStringLiteral(['list', 'grid']),
};

export const loadFileOrder = createLoader(fileOrderParsers);
/** What the URL says of it. */
export type FileAddress = Awaited<ReturnType<typeof loadFileOrder>>;
export type View = NonNullable<FileAddress['view']>;
export type FileOrder = FileAddress & { view: View };

/** The orders of files and of the folders above them. */
export const ordersOf = ({ sort, direction }: FileAddress) => ({
  files: { sort, direction },
  folders: folderOrderOf({ sort, direction }),
});

/** What people call the orders. */
export const sortWords: Record<FileSort, string> = {
  name: 'Name',
  type: 'Type',
  size: 'Size',
  updatedAt: 'Modified',
  createdAt: 'Added',
};
