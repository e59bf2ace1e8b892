import { nameKey } from '#server/files/policy.ts';

/** What a file says of its type, or what its bytes have shown. */
export interface Typed {
  filename: string;
  mimeType: string;
  /** Of the format that the bytes show, such as `exe`; whatever the file is called. */
  shown?: string | null;
}

/** Other names of types, as browsers and systems give them, with the one that stands for all. */
const synonyms: Readonly<Record<string, string>> = {
  'application/vnd.microsoft.portable-executable': 'application/x-msdownload',
  'application/x-dosexec': 'application/x-msdownload',
  'application/x-ms-dos-executable': 'application/x-msdownload',
  'application/x-zip-compressed': 'application/zip',
  'application/x-gzip': 'application/gzip',
  'application/x-rar-compressed': 'application/vnd.rar',
  'application/x-pdf': 'application/pdf',
  'text/xml': 'application/xml',
  'text/javascript': 'application/javascript',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-icon': 'image/vnd.microsoft.icon',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'audio/x-m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
};

const oneName = (type: string): string => synonyms[type] ?? type;

const isExtension = (pattern: string): boolean => pattern.startsWith('.');

/** Whether a media type is what a pattern of media types means. */
const isMedia = (pattern: string, type: string): boolean =>
  pattern.endsWith('/*')
    ? type.startsWith(pattern.slice(0, -1))
    : oneName(type) === oneName(pattern);

/** Whether a file is of a kind: by its type, or by the end of its name as people see it. */
export function isOf(pattern: string, { filename, mimeType, shown }: Typed): boolean {
  if (!isExtension(pattern)) return isMedia(pattern, mimeType);
  const end = nameKey(pattern);
  // Windows drops points and spaces from the end of a name: `a.exe.` would be opened as `a.exe`.
  const seen = nameKey(filename).replace(/[. ]+$/, '');
  return seen.endsWith(end) || (shown != null && `.${shown}`.endsWith(end));
}

/** Whether all that one pattern means is meant by the other as well. */
export function covers(pattern: string, by: string): boolean {
  if (isExtension(pattern) !== isExtension(by)) return false;
  return isExtension(by) ? nameKey(pattern).endsWith(nameKey(by)) : isMedia(by, pattern);
}

/** Whether some file could be of both kinds. An extension and a media type tell nothing of each other. */
export const overlap = (one: string, other: string): boolean =>
  isExtension(one) !== isExtension(other) || covers(one, other) || covers(other, one);
