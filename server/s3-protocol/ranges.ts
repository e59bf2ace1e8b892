import { S3Error } from './errors.ts';

/** First and last byte, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * Reads a Range header (RFC 9110, section 14.2) for content of `size` bytes. As S3 does, several
 * ranges or a range that is not well-formed count as none: undefined, the whole object.
 * @throws S3Error InvalidRange (416) when no byte of the content is asked for
 */
export function parseRange(text: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(text ?? '');
  if (!match) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  if (from !== '' && to !== '' && BigInt(to) < BigInt(from)) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) {
    throw new S3Error('InvalidRange', undefined, {
      RangeRequested: text ?? '',
      ActualObjectSize: String(size),
    });
  }
  return { first, last };
}
