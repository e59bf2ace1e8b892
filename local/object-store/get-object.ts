import { pipeline } from 'node:stream/promises';
import { isNotModified, rangeApplies } from '#server/s3-protocol/conditions.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { partNumber } from '#server/s3-protocol/multipart-request.ts';
import { checkKey } from '#server/s3-protocol/names.ts';
import { responseHeaders } from '#server/s3-protocol/object-headers.ts';
import { type ByteRange, parseRange } from '#server/s3-protocol/ranges.ts';
import { amzSettings, header, queryValue } from '#server/s3-protocol/request.ts';
import type { Piece } from './content.ts';
import { answerEmpty, type Exchange, readText } from './exchange.ts';
import type { StoredObject } from './object-index.ts';
import { checksumHeaders } from './put-object.ts';

interface Answer {
  status: 200 | 206 | 304;
  headers: Record<string, string>;
  first: number;
  length: number;
}

/**
 * The bytes of the part that a request asks for by number, as S3 counts: from 1, without gaps.
 * @throws S3Error InvalidPartNumber (416) beyond the last, InvalidRange (416) for an empty part
 */
function partRange({ request }: Exchange, pieces: readonly Piece[]): ByteRange | undefined {
  if (queryValue(request, 'partNumber') === undefined) return undefined;
  if (header(request, 'range') !== undefined) {
    throw new S3Error(
      'InvalidRequest',
      'Cannot specify both Range header and partNumber query parameter.',
    );
  }
  const number = partNumber(request);
  const piece = pieces[number - 1];
  if (!piece) {
    throw new S3Error('InvalidPartNumber', undefined, { PartNumberRequested: String(number) });
  }
  const first = pieces.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  if (piece.size > 0) return { first, last: first + piece.size - 1 };
  // An empty object is answered whole: it has no range to tell.
  if (pieces.length === 1) return undefined;
  throw new S3Error('InvalidRange');
}

/** Decides what a GET or HEAD of this object is answered with. */
function decide(exchange: Exchange, object: StoredObject, pieces: readonly Piece[]): Answer {
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
  const part = partRange(exchange, pieces);
  const asked = rangeApplies(request, object) ? header(request, 'range') : undefined;
  const range = part ?? parseRange(asked, object.size);
  const first = range?.first ?? 0;
  const length = range ? range.last - range.first + 1 : object.size;
  const headers: Record<string, string> = {
    ...content,
    ...validators,
    'accept-ranges': 'bytes',
    'content-length': String(length),
  };
  if (range) headers['content-range'] = `bytes ${first}-${range.last}/${object.size}`;
  if (part && 'uploadId' in object.content) headers['x-amz-mp-parts-count'] = `${pieces.length}`;
  // A checksum of the whole says nothing about a part.
  const wanted = amzSettings(request).get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  if (wanted && !range) Object.assign(headers, checksumHeaders(object.checksum));
  return { status: range ? 206 : 200, headers, first, length };
}

/**
 * GetObject and HeadObject. The bytes are held before the answer begins, so that an object which is
 * overwritten or deleted meanwhile is still sent whole.
 */
export async function getObject(exchange: Exchange): Promise<void> {
  const { request, response, store } = exchange;
  checkKey(request.key);
  await readText(exchange, 0);
  store.buckets.require(request.bucket);
  const { object, content } = store.open(request.bucket, request.key);
  try {
    const { status, headers, first, length } = decide(exchange, object, content.pieces);
    const last = first + length - 1;
    await content.check(first, last);
    if (status === 304) {
      answerEmpty(exchange, 304, headers);
    } else if (request.method === 'HEAD' || length === 0) {
      response.writeHead(status, headers).end();
    } else {
      response.writeHead(status, headers);
      await pipeline(content.read(first, last), response);
    }
  } finally {
    await content.close();
  }
}
