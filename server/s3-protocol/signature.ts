import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { S3Request } from './request.ts';
import { uriEncode } from './uri-encoding.ts';

/** The SHA-256 of no bytes at all, in hexadecimal. */
export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What a signature is bound to, besides the request itself. */
export interface SigningScope {
  /** YYYYMMDD'T'HHMMSS'Z' */
  timestamp: string;
  /** `date/region/s3/aws4_request` */
  scope: string;
  key: Buffer;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Derives the key of one day, region and service from the secret ("Task 3" of SigV4). */
export function signingScope(secret: string, region: string, timestamp: string): SigningScope {
  const date = timestamp.slice(0, 8);
  const day = hmac(`AWS4${secret}`, date);
  const key = hmac(hmac(hmac(day, region), 's3'), 'aws4_request');
  return { timestamp, scope: `${date}/${region}/s3/aws4_request`, key };
}

function canonicalQuery(query: S3Request['query']): string {
  return query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): [string, string] => [uriEncode(name), uriEncode(value)])
    .sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function canonicalHeader(request: S3Request, name: string): string {
  const values = request.headers.get(name) ?? [];
  return `${name}:${values.map((value) => value.trim().replace(/ +/g, ' ')).join(',')}\n`;
}

/**
 * The canonical request ("Task 1" of SigV4 for S3): the path is encoded once and not normalized.
 * Header values keep Node's Latin-1 reading, so hash the result as Latin-1 to hash the bytes sent.
 */
export function canonicalRequest(
  request: S3Request,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  return [
    request.method,
    uriEncode(request.path, true),
    canonicalQuery(request.query),
    signedHeaders.map((name) => canonicalHeader(request, name)).join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** Signs a canonical request ("Task 2" and "Task 3" of SigV4); hexadecimal. */
export function requestSignature(scope: SigningScope, canonical: string): string {
  const hash = createHash('sha256').update(canonical, 'latin1').digest('hex');
  return sign(scope, ['AWS4-HMAC-SHA256', scope.timestamp, scope.scope, hash]);
}

/** Signs one chunk of an aws-chunked body, chained to the signature before it. */
export function chunkSignature(scope: SigningScope, previous: string, sha256: string): string {
  const first = 'AWS4-HMAC-SHA256-PAYLOAD';
  return sign(scope, [first, scope.timestamp, scope.scope, previous, emptySha256, sha256]);
}

/** Signs the trailing headers (`name:value\n` each) of an aws-chunked body. */
export function trailerSignature(scope: SigningScope, previous: string, trailer: string): string {
  const hash = createHash('sha256').update(trailer, 'latin1').digest('hex');
  return sign(scope, ['AWS4-HMAC-SHA256-TRAILER', scope.timestamp, scope.scope, previous, hash]);
}

function sign(scope: SigningScope, lines: string[]): string {
  return hmac(scope.key, lines.join('\n')).toString('hex');
}

/** Compares two signatures in a time that does not tell where they differ. */
export function sameSignature(expected: string, given: string): boolean {
  const left = Buffer.from(expected, 'latin1');
  const right = Buffer.from(given, 'latin1');
  return left.length === right.length && timingSafeEqual(left, right);
}
