import type { FileItem } from '../files/file-cache.ts';

/** What the preview has to know of a file before it reads it. */
export type PreviewFile = Pick<FileItem, 'id' | 'filename' | 'mimeType' | 'size' | 'damagedAt'>;

/** Which files come before and after one in the list below the preview. */
export interface Neighbours {
  previous: string | null;
  next: string | null;
}

/** The files of a list in its order, folders left out. */
export function neighboursIn(ids: readonly string[], id: string): Neighbours {
  const at = ids.indexOf(id);
  if (at < 0) return { previous: null, next: null };
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
}
