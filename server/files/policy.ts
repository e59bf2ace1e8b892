import { longestName } from './schema.ts';

/**
 * What two names share that a person would take for one: NFC, folded case, characters that show
 * nothing left out. Unique in a folder; also the order by name.
 */
export function nameKey(name: string): string {
  return (
    name
      .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
      .normalize('NFC')
      // Down, up, down: the capital ẞ, ß and ss are one (Unicode, CaseFolding.txt, status F).
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFC')
  );
}

/** A name with its number at the end, within the longest name. */
export const withNumber = (stem: string, n: number, extension = ''): string => {
  const suffix = ` (${n})${extension}`;
  return cutBytes(stem, longestName - Buffer.byteLength(suffix)) + suffix;
};

/** Cuts a text to at most `limit` bytes of UTF-8, never inside a character. */
function cutBytes(text: string, limit: number): string {
  let bytes = 0;
  let end = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > limit) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

/** `photo.jpg` as `photo (2).jpg`: the n-th name that keeps both, within the longest name. */
export function numberedName(name: string, n: number): string {
  const dot = name.lastIndexOf('.');
  const hasExtension = dot > 0 && name.length - dot <= 16;
  const extension = hasExtension ? name.slice(dot) : '';
  const stem = hasExtension ? name.slice(0, dot) : name;
  return withNumber(stem, n, extension);
}
