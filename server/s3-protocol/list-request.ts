import { z } from 'zod';
import { S3Error } from './errors.ts';
import { queryValue, type S3Request } from './request.ts';

/** A listing, whichever of the two versions asks for it. */
export interface ListRequest {
  version: 1 | 2;
  prefix: string;
  delimiter: string;
  maxKeys: number;
  encodingType: 'url' | undefined;
  /** what the client wrote in `start-after` or `marker` */
  startAfter: string | undefined;
  continuationToken: string | undefined;
  fetchOwner: boolean;
  position: ListPosition;
}

/** Where a page begins: after a key, or after everything below a common prefix. */
export interface ListPosition {
  after: string;
  wholePrefix: boolean;
}

const tokenSchema = z.object({ after: z.string(), wholePrefix: z.boolean() });

/** The opaque token with which the next page is asked for. */
export function continuationToken(position: ListPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function parseToken(token: string): ListPosition {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
      ArgumentName: 'continuation-token',
    });
  }
}

/**
 * Reads the parameters of ListObjects and ListObjectsV2.
 * @throws S3Error InvalidArgument
 */
export function parseListRequest(request: S3Request): ListRequest {
  const value = (name: string) => queryValue(request, name);
  const version = value('list-type') === '2' ? 2 : 1;
  const maxText = value('max-keys') || '1000';
  if (!/^\d{1,10}$/.test(maxText) || Number(maxText) > 2 ** 31 - 1) {
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within range', {
      ArgumentName: 'max-keys',
      ArgumentValue: maxText,
    });
  }
  const encodingType = value('encoding-type');
  if (encodingType !== undefined && encodingType !== 'url') {
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
  }
  const token = version === 2 ? value('continuation-token') : undefined;
  const startAfter = version === 2 ? value('start-after') : value('marker');
  const delimiter = value('delimiter') ?? '';
  const prefix = value('prefix') ?? '';
  // Version 1 resumes after a common prefix by naming it as the marker.
  const marker = version === 1 ? (startAfter ?? '') : '';
  const markerIsPrefix =
    delimiter !== '' &&
    marker.startsWith(prefix) &&
    marker.length === marker.indexOf(delimiter, prefix.length) + delimiter.length;
  return {
    version,
    prefix,
    delimiter,
    maxKeys: Math.min(Number(maxText), 1000),
    encodingType,
    startAfter,
    continuationToken: token,
    fetchOwner: version === 1 || value('fetch-owner') === 'true',
    position:
      token === undefined
        ? { after: startAfter ?? '', wholePrefix: markerIsPrefix }
        : parseToken(token),
  };
}
