import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { create as contentDisposition } from 'content-disposition';
import { signingClient } from './client.ts';

/** Seconds that a PUT may be begun after its URL was handed out. */
export const putLifetime = 15 * 60;
/** Seconds that a GET may be begun after its URL was handed out. */
const getLifetime = 60;

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
}

/**
 * Signs a PUT of exactly these bytes: method, key, length, type, SHA-256 and create-only, so that
 * the URL can neither carry anything else nor overwrite what it has once stored.
 */
export async function presignPut(promised: Promised): Promise<PutPermission> {
  const checksum = Buffer.from(promised.sha256, 'hex').toString('base64');
  const url = await getSignedUrl(
    signingClient(),
    new PutObjectCommand({
      Bucket: promised.bucket,
      Key: promised.key,
      ContentLength: promised.size,
      ContentType: promised.mimeType,
      ChecksumSHA256: checksum,
      IfNoneMatch: '*',
    }),
    {
      expiresIn: putLifetime,
      signableHeaders: new Set([
        'host',
        'content-length',
        'content-type',
        'if-none-match',
        'x-amz-checksum-sha256',
      ]),
      unhoistableHeaders: new Set(['if-none-match', 'x-amz-checksum-sha256']),
    },
  );
  // Content-Length is signed too; a browser sends it by itself and lets nobody set it.
  return {
    url,
    headers: {
      'content-type': promised.mimeType,
      'if-none-match': '*',
      'x-amz-checksum-sha256': checksum,
    },
  };
}

/**
 * Signs a GET that saves the object under `filename` (RFC 6266 and 8187). Always an attachment of
 * no particular type, so that nothing in a file can run as a page.
 */
export function presignDownload(bucket: string, key: string, filename: string): Promise<string> {
  return getSignedUrl(
    signingClient(),
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ResponseContentDisposition: contentDisposition(filename, { type: 'attachment' }),
      ResponseContentType: 'application/octet-stream',
      ResponseCacheControl: 'private, no-store',
    }),
    { expiresIn: getLifetime },
  );
}
