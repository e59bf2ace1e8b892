import { createSerializer } from 'nuqs';
import { type FileAddress, fileOrderParsers } from '../files/file-order.ts';

const withOrder = createSerializer(fileOrderParsers);

/** The address of a folder (null: the root) in the order in which one looks at the list. */
export const folderHref = (slug: string, folderId: string | null, order: FileAddress): string =>
  withOrder(folderId ? `/w/${slug}/files/${folderId}` : `/w/${slug}/files`, order);
