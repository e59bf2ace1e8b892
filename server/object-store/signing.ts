import { create as contentDisposition } from 'content-disposition';
import type { Binding, Checksum } from './binding.ts';
import { type Signing, signUrl } from './signed-url.ts';

/** A permission to send one body. The headers are signed: the store refuses any other value. */
export interface PutPermission {
  url: string;
  headers: Record<string, string>;
}

/** Bytes that a client has promised, for an object or for one part of it. */
interface PromisedBytes {
  bucket: string;
  key: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
  /** Hexadecimal; needed where the store enforces nothing stronger. */
  md5: string | null;
}

export interface Promised extends PromisedBytes {
  mimeType: string;
}

export interface PromisedPart extends PromisedBytes {
  /** The store's id of the upload in parts. */
  multipartId: string;
  /** From 1. */
  number: number;
}

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/** The header that lets the store compare the bytes, as far as it was promised. */
function checksumHeader({ sha256, md5 }: PromisedBytes, by: Checksum): Record<string, string> {
  if (by === 'sha256') return { 'x-amz-checksum-sha256': base64(sha256) };
  return by === 'md5' && md5 ? { 'content-md5': base64(md5) } : {};
}

/** Content-Length is signed too; a browser sends it by itself and lets nobody set it. */
const withLength = (headers: Record<string, string>, size: number) => ({
  ...headers,
  'content-length': String(size),
});

/**
 * Signs a PUT of exactly these bytes: method, key, length and type, and what `binding` names, as far
 * as it was promised. Signed headers must be sent as they are: nothing else can be stored.
 */
export function signPut(promised: Promised, binding: Binding, signing: Signing): PutPermission {
  const headers = {
    'content-type': promised.mimeType,
    ...(binding.createOnly ? { 'if-none-match': '*' } : {}),
    ...checksumHeader(promised, binding.checksum),
  };
  const { bucket, key, size } = promised;
  const permitted = { method: 'PUT', bucket, key, headers: withLength(headers, size) } as const;
  return { url: signUrl(permitted, signing), headers };
}

/** Signs the PUT of one part, bound like `signPut`. A part has no type and may be sent again. */
export function signPart(part: PromisedPart, by: Checksum, signing: Signing): PutPermission {
  const headers = checksumHeader(part, by);
  const { bucket, key, size } = part;
  const query = { partNumber: String(part.number), uploadId: part.multipartId };
  const signed = withLength(headers, size);
  return {
    url: signUrl({ method: 'PUT', bucket, key, query, headers: signed }, signing),
    headers,
  };
}

/**
 * Signs a GET for what a page shows itself, under a fixed type that cannot run script. It may be
 * kept by the browser of whom it was given, and by nobody between, for as long as the URL lives.
 */
export function signShown(
  { bucket, key, mimeType }: { bucket: string; key: string; mimeType: string },
  signing: Signing,
): string {
  const query = {
    'response-content-disposition': 'inline',
    'response-content-type': mimeType,
    'response-cache-control': `private, max-age=${signing.expiresIn}, immutable`,
  };
  return signUrl({ method: 'GET', bucket, key, query }, signing);
}

/**
 * Signs a GET that saves the object under `filename` (RFC 6266 and 8187). Always an attachment of
 * no particular type, so that nothing in a file can run as a page.
 */
export function signDownload(
  { filename, ...object }: { bucket: string; key: string; filename: string },
  signing: Signing,
): string {
  const query = {
    'response-content-disposition': contentDisposition(filename, { type: 'attachment' }),
    'response-content-type': 'application/octet-stream',
    'response-cache-control': 'private, no-store',
  };
  return signUrl({ method: 'GET', ...object, query }, signing);
}
