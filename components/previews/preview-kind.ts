import { mayBeShownAs } from '#server/files/kinds/schema.ts';
import { mayHaveThumbnail } from '#server/thumbnails/sizes/schema.ts';
import { languageOf } from './text/languages.ts';

/** How a file is shown; `none`: not at all. */
export type PreviewKind =
  | 'image'
  | 'pdf'
  | 'video'
  | 'audio'
  | 'markdown'
  | 'table'
  | 'code'
  | 'text'
  | 'zip'
  | 'none';

const zips = ['application/zip', 'application/java-archive', 'application/x-java-archive'];
const tables = ['text/csv', 'text/tab-separated-values'];

/** Whether the bytes are readable characters: the type was seen from the bytes, see decision 030. */
const isText = (type: string): boolean =>
  /^text\/|[/+](json|xml|yaml|toml|javascript|typescript|sql|x-sh|graphql)$/.test(type);

/** In lower case; empty where there is none. */
export const extensionOf = (filename: string): string =>
  /[^.]\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';

/**
 * How a file is shown, by its detected type first. Its name decides only between kinds of text, none
 * of which is ever interpreted as a page.
 */
export function previewKind({
  filename,
  mimeType,
}: {
  filename: string;
  mimeType: string;
}): PreviewKind {
  const extension = extensionOf(filename);
  if (mimeType.startsWith('image/'))
    return mayHaveThumbnail({ mimeType }) || mayBeShownAs(mimeType) ? 'image' : 'none';
  if (mimeType === 'application/pdf') return 'pdf';
  if (mimeType.startsWith('video/')) return 'video';
  if (mimeType.startsWith('audio/')) return 'audio';
  if (zips.includes(mimeType)) return 'zip';
  if (!isText(mimeType)) return 'none';
  if (mimeType === 'text/markdown' || ['md', 'markdown'].includes(extension)) return 'markdown';
  if (tables.includes(mimeType) || ['csv', 'tsv'].includes(extension)) return 'table';
  return languageOf(filename, mimeType) ? 'code' : 'text';
}
