import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { create as contentDisposition } from 'content-disposition';
import type { Binding } from './binding.ts';

/** A permission to send one body. The headers are signed: the store refuses any other value. */
export interface PutPermission {
  url: string;
  headers: Record<string, string>;
}

/** Bytes that a client has promised. */
export interface Promised {
  bucket: string;
  key: string;
  /** Bytes. */
  size: number;
  mimeType: string;
  /** Hexadecimal. */
  sha256: string;
  /** Hexadecimal; needed where the store enforces nothing stronger. */
  md5: string | null;
}

/** With whose address, for how many seconds and as of when a URL is signed. */
export interface Signing {
  client: S3Client;
  expiresIn: number;
  signingDate: Date;
}

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/**
 * Signs a PUT of exactly these bytes: method, key, length and type, and what `binding` names, as far
 * as it was promised. Signed headers must be sent as they are: nothing else can be stored.
 */
export async function signPut(
  promised: Promised,
  binding: Binding,
  { client, expiresIn, signingDate }: Signing,
): Promise<PutPermission> {
  const md5 = binding.checksum === 'md5' && promised.md5 ? base64(promised.md5) : undefined;
  const sha256 = binding.checksum === 'sha256' ? base64(promised.sha256) : undefined;
  const headers: Record<string, string> = {
    'content-type': promised.mimeType,
    ...(binding.createOnly ? { 'if-none-match': '*' } : {}),
    ...(sha256 ? { 'x-amz-checksum-sha256': sha256 } : {}),
    ...(md5 ? { 'content-md5': md5 } : {}),
  };
  const url = await getSignedUrl(
    client,
    new PutObjectCommand({
      Bucket: promised.bucket,
      Key: promised.key,
      ContentLength: promised.size,
      ContentType: promised.mimeType,
      ChecksumSHA256: sha256,
      ContentMD5: md5,
      IfNoneMatch: binding.createOnly ? '*' : undefined,
    }),
    {
      expiresIn,
      signingDate,
      signableHeaders: new Set(['host', 'content-length', ...Object.keys(headers)]),
      unhoistableHeaders: new Set(['if-none-match', 'x-amz-checksum-sha256']),
    },
  );
  // Content-Length is signed too; a browser sends it by itself and lets nobody set it.
  return { url, headers };
}

/**
 * Signs a GET that saves the object under `filename` (RFC 6266 and 8187). Always an attachment of
 * no particular type, so that nothing in a file can run as a page.
 */
export function signDownload(
  object: { bucket: string; key: string; filename: string },
  { client, expiresIn, signingDate }: Signing,
): Promise<string> {
  return getSignedUrl(
    client,
    new GetObjectCommand({
      Bucket: object.bucket,
      Key: object.key,
      ResponseContentDisposition: contentDisposition(object.filename, { type: 'attachment' }),
      ResponseContentType: 'application/octet-stream',
      ResponseCacheControl: 'private, no-store',
    }),
    { expiresIn, signingDate },
  );
}
