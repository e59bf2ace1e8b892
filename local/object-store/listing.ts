import type { ListPosition } from '#server/s3-protocol/list-request.ts';
import type { ObjectIndex, StoredObject } from './object-index.ts';

export interface PageQuery {
  prefix: string;
  /** '' for none */
  delimiter: string;
  maxKeys: number;
  /** the first place in the order that the page may begin at */
  from: Buffer;
}

export interface Page<Item> {
  items: Item[];
  commonPrefixes: string[];
  /** what the page ends with, undefined on the last one */
  last: { item: Item } | { prefix: string } | undefined;
}

/** The first byte string after all that begin with `prefix`. UTF-8 has no byte 0xff to carry over. */
export function afterPrefix(prefix: string): Buffer {
  const bytes = Buffer.from(prefix);
  if (bytes.length === 0) return Buffer.from([0xff]);
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) + 1;
  return bytes;
}

function afterKey(key: string): Buffer {
  return Buffer.concat([Buffer.from(key), Buffer.from([0])]);
}

/**
 * One page of what `scan` finds from one place in the order of bytes up to another. A common prefix
 * costs one look into the index, however many keys are below it.
 */
export function pageOf<Item extends { key: string }>(
  scan: (from: Buffer, before: Buffer) => Iterable<Item>,
  query: PageQuery,
): Page<Item> {
  const { prefix, delimiter, maxKeys } = query;
  const page: Page<Item> = { items: [], commonPrefixes: [], last: undefined };
  const first = Buffer.from(prefix);
  let from: Buffer | undefined = query.from.compare(first) > 0 ? query.from : first;
  let last: Page<Item>['last'];

  while (from && maxKeys > 0) {
    const lower: Buffer = from;
    from = undefined;
    for (const item of scan(lower, afterPrefix(prefix))) {
      if (page.items.length + page.commonPrefixes.length === maxKeys) {
        page.last = last;
        break;
      }
      const end = delimiter === '' ? -1 : item.key.indexOf(delimiter, prefix.length);
      if (end >= 0) {
        const common = item.key.slice(0, end + delimiter.length);
        page.commonPrefixes.push(common);
        last = { prefix: common };
        from = afterPrefix(common);
        break;
      }
      page.items.push(item);
      last = { item };
    }
  }
  return page;
}

export interface ListingQuery extends Omit<PageQuery, 'from'> {
  bucket: string;
  position: ListPosition;
}

export interface ListingPage {
  objects: StoredObject[];
  commonPrefixes: string[];
  /** where the next page begins, undefined on the last one */
  next: ListPosition | undefined;
}

function placeOf({ after, wholePrefix }: ListPosition): Buffer {
  if (after === '') return Buffer.alloc(0);
  return wholePrefix ? afterPrefix(after) : afterKey(after);
}

function positionOf(last: Page<StoredObject>['last']): ListPosition | undefined {
  if (!last) return undefined;
  return 'item' in last
    ? { after: last.item.key, wholePrefix: false }
    : { after: last.prefix, wholePrefix: true };
}

/** One page of the objects of a bucket. */
export function listPage(index: ObjectIndex, query: ListingQuery): ListingPage {
  const { bucket, position, ...rest } = query;
  const { items, commonPrefixes, last } = pageOf(
    (from, before) => index.scan(bucket, from, before),
    { ...rest, from: placeOf(position) },
  );
  return { objects: items, commonPrefixes, next: positionOf(last) };
}
