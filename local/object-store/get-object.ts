import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { isNotModified, rangeApplies } from '#server/s3-protocol/conditions.ts';
import { checkKey } from '#server/s3-protocol/names.ts';
import { responseHeaders } from '#server/s3-protocol/object-headers.ts';
import { parseRange } from '#server/s3-protocol/ranges.ts';
import { amzSettings, header } from '#server/s3-protocol/request.ts';
import { closeBlob } from './blob-folder.ts';
import { answerEmpty, type Exchange, readText } from './exchange.ts';
import type { StoredObject } from './object-index.ts';
import { checksumHeaders } from './put-object.ts';

interface Answer {
  status: 200 | 206 | 304;
  headers: Record<string, string>;
  first: number;
  length: number;
}

/** Decides what a GET or HEAD of this object is answered with. */
function decide(exchange: Exchange, object: StoredObject): Answer {
  const { request } = exchange;
  const validators = {
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.lastModified).toUTCString(),
  };
  const content = responseHeaders(object.headers, request);
  if (isNotModified(request, object)) {
    const kept: Record<string, string> = { ...validators };
    for (const name of ['cache-control', 'expires']) {
      const value = content[name];
      if (value !== undefined) kept[name] = value;
    }
    return { status: 304, headers: kept, first: 0, length: 0 };
  }
  const range = rangeApplies(request, object)
    ? parseRange(header(request, 'range'), object.size)
    : undefined;
  const first = range?.first ?? 0;
  const length = range ? range.last - range.first + 1 : object.size;
  const headers: Record<string, string> = {
    ...content,
    ...validators,
    'accept-ranges': 'bytes',
    'content-length': String(length),
  };
  if (range) headers['content-range'] = `bytes ${first}-${range.last}/${object.size}`;
  // A checksum of the whole says nothing about a part.
  const wanted = amzSettings(request).get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  if (wanted && !range) Object.assign(headers, checksumHeaders(object.checksum));
  return { status: range ? 206 : 200, headers, first, length };
}

/**
 * GetObject and HeadObject. The file is open before the answer begins, so that an object which is
 * overwritten or deleted meanwhile is still sent whole.
 */
export async function getObject(exchange: Exchange): Promise<void> {
  const { request, response, store } = exchange;
  checkKey(request.key);
  await readText(exchange, 0);
  store.buckets.require(request.bucket);
  const { object, descriptor } = store.open(request.bucket, request.key);
  let answer: Answer;
  try {
    answer = decide(exchange, object);
  } catch (error) {
    closeBlob(descriptor);
    throw error;
  }
  const { status, headers, first, length } = answer;
  if (status === 304 || request.method === 'HEAD' || length === 0) {
    closeBlob(descriptor);
    if (status === 304) answerEmpty(exchange, 304, headers);
    else response.writeHead(status, headers).end();
    return;
  }
  const end = first + length - 1;
  const bytes = createReadStream('', { fd: descriptor, start: first, end });
  response.writeHead(status, headers);
  await pipeline(bytes, response);
}
