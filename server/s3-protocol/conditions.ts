import { S3Error } from './errors.ts';
import { header, type S3Request } from './request.ts';

/** What conditions are held against: the entity tag without quotes and the time in ms. */
export interface Validators {
  etag: string;
  lastModified: number;
}

/** If-Match compares strongly, so that a weak tag never matches; If-None-Match ignores the mark. */
function matchesTag(list: string, etag: string, strong: boolean): boolean {
  return list.split(',').some((item) => {
    const tag = strong ? item.trim() : item.trim().replace(/^W\//, '');
    return tag === '*' || tag.replace(/^"(.*)"$/, '$1') === etag;
  });
}

/** HTTP dates have whole seconds, so a stored time is compared without its milliseconds. */
function isLater(lastModified: number, httpDate: string): boolean | undefined {
  const date = Date.parse(httpDate);
  return Number.isNaN(date) ? undefined : Math.floor(lastModified / 1000) * 1000 > date;
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', undefined, { Condition: condition });
}

/**
 * Evaluates the conditions of GET and HEAD in the order of RFC 9110, section 13.2.2.
 * @returns whether the answer is 304 Not Modified
 * @throws S3Error PreconditionFailed
 */
export function isNotModified(request: S3Request, object: Validators): boolean {
  const ifMatch = header(request, 'if-match');
  const ifNoneMatch = header(request, 'if-none-match');
  const unmodified = header(request, 'if-unmodified-since');
  const modified = header(request, 'if-modified-since');
  if (ifMatch !== undefined) {
    if (!matchesTag(ifMatch, object.etag, true)) throw failed('If-Match');
  } else if (unmodified !== undefined && isLater(object.lastModified, unmodified)) {
    throw failed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return matchesTag(ifNoneMatch, object.etag, false);
  return modified !== undefined && isLater(object.lastModified, modified) === false;
}

/** Whether a Range counts: with If-Range only while the object is still the one that is named. */
export function rangeApplies(request: S3Request, object: Validators): boolean {
  const ifRange = header(request, 'if-range');
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === `"${object.etag}"`;
  return Date.parse(ifRange) === Math.floor(object.lastModified / 1000) * 1000;
}

/**
 * The conditions of a copy on its source.
 * @throws S3Error PreconditionFailed, for every one that does not hold
 */
export function checkCopyConditions(
  settings: ReadonlyMap<string, string>,
  source: Validators,
): void {
  const setting = (name: string) => settings.get(`x-amz-copy-source-${name}`);
  const ifMatch = setting('if-match');
  const ifNoneMatch = setting('if-none-match');
  const unmodified = setting('if-unmodified-since');
  const modified = setting('if-modified-since');
  if (ifMatch !== undefined) {
    if (!matchesTag(ifMatch, source.etag, true)) throw failed('x-amz-copy-source-If-Match');
  } else if (unmodified !== undefined && isLater(source.lastModified, unmodified)) {
    throw failed('x-amz-copy-source-If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) {
    if (matchesTag(ifNoneMatch, source.etag, false))
      throw failed('x-amz-copy-source-If-None-Match');
  } else if (modified !== undefined && isLater(source.lastModified, modified) === false) {
    throw failed('x-amz-copy-source-If-Modified-Since');
  }
}

/** The condition under which a write may replace what is there. */
export interface WriteCondition {
  createOnly: boolean;
  /** an entity tag without quotes, or `*` for any object */
  ifMatch?: string;
}

/**
 * Reads the conditions of a write. S3 knows `If-None-Match: *` and `If-Match` with one tag.
 * @throws S3Error NotImplemented for other forms
 */
export function writeCondition(request: S3Request): WriteCondition {
  const ifNoneMatch = header(request, 'if-none-match');
  const ifMatch = header(request, 'if-match');
  if (ifNoneMatch !== undefined && (ifNoneMatch !== '*' || ifMatch !== undefined)) {
    throw new S3Error('NotImplemented', undefined, { Header: 'If-None-Match' });
  }
  return { createOnly: ifNoneMatch === '*', ifMatch: ifMatch?.replace(/^"(.*)"$/, '$1') };
}

/**
 * Holds a write's condition against what is there now; call it inside the commit.
 * @throws S3Error PreconditionFailed, or NoSuchKey when If-Match finds nothing
 */
export function checkWriteCondition(condition: WriteCondition, current?: { etag: string }): void {
  if (condition.createOnly && current) throw failed('If-None-Match');
  if (condition.ifMatch === undefined) return;
  if (!current) throw new S3Error('NoSuchKey');
  if (condition.ifMatch !== '*' && condition.ifMatch !== current.etag) throw failed('If-Match');
}
