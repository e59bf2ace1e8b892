import type { ListPosition } from '#server/s3-protocol/list-request.ts';
import type { ObjectIndex, StoredObject } from './object-index.ts';

export interface ListingQuery {
  bucket: string;
  prefix: string;
  /** '' for none */
  delimiter: string;
  maxKeys: number;
  position: ListPosition;
}

export interface ListingPage {
  objects: StoredObject[];
  commonPrefixes: string[];
  /** where the next page begins, undefined on the last one */
  next: ListPosition | undefined;
}

/** The first byte string after all that begin with `prefix`. UTF-8 has no byte 0xff to carry over. */
function afterPrefix(prefix: string): Buffer {
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
 * One page of a listing, in byte order. A common prefix costs one look into the index, however many
 * keys are below it.
 */
export function listPage(index: ObjectIndex, query: ListingQuery): ListingPage {
  const { bucket, prefix, delimiter, maxKeys, position } = query;
  const page: ListingPage = { objects: [], commonPrefixes: [], next: undefined };
  const start = position.wholePrefix ? afterPrefix(position.after) : afterKey(position.after);
  const first = Buffer.from(prefix);
  let from: Buffer | undefined = position.after !== '' && start.compare(first) > 0 ? start : first;
  let last: ListPosition | undefined;

  while (from && maxKeys > 0) {
    const lower: Buffer = from;
    from = undefined;
    for (const object of index.scan(bucket, lower, afterPrefix(prefix))) {
      if (page.objects.length + page.commonPrefixes.length === maxKeys) {
        page.next = last;
        break;
      }
      const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (end >= 0) {
        const common = object.key.slice(0, end + delimiter.length);
        page.commonPrefixes.push(common);
        last = { after: common, wholePrefix: true };
        from = afterPrefix(common);
        break;
      }
      page.objects.push(object);
      last = { after: object.key, wholePrefix: false };
    }
  }
  return page;
}
