import { S3Error, type S3ErrorCode } from './errors.ts';
import { header, queryValue, type S3Request } from './request.ts';

const algorithm = 'AWS4-HMAC-SHA256';
const longestExpiry = 7 * 24 * 3600;

/** The signature that a request carries, parsed and not yet believed. */
export interface PresentedSignature {
  form: 'header' | 'query';
  /** the code with which S3 refuses a mistake in this form */
  malformedCode: S3ErrorCode;
  credential: string[];
  signedHeaders: string[];
  signature: string;
  timestamp: string;
  time: Date;
  /** seconds, for presigned URLs only */
  expires?: number;
}

function parseTimestamp(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function parseSignedHeaders(text: string, malformedCode: S3ErrorCode): string[] {
  const names = text.split(';');
  const inOrder = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
  if (!inOrder || names.some((name) => name === '' || name !== name.toLowerCase())) {
    throw new S3Error(malformedCode, 'SignedHeaders must be lower-case names in sorted order.');
  }
  return names;
}

function fromHeader(request: S3Request, authorization: string): PresentedSignature {
  const malformedCode = 'AuthorizationHeaderMalformed';
  if (!authorization.startsWith(`${algorithm} `)) {
    throw new S3Error(
      'InvalidRequest',
      `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
    );
  }
  const fields = new Map<string, string>();
  for (const part of authorization.slice(algorithm.length).split(',')) {
    const [, name, value] = /^\s*(\w+)=(\S+)\s*$/.exec(part) ?? [];
    if (!name || !value || fields.has(name)) throw new S3Error(malformedCode);
    fields.set(name, value);
  }
  const credential = fields.get('Credential');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (!credential || !signedHeaders || !signature) throw new S3Error(malformedCode);

  const dateText = header(request, 'x-amz-date');
  const date = header(request, 'date');
  const httpTime = dateText === undefined && date ? new Date(date) : undefined;
  const timestamp =
    dateText ??
    (httpTime && !Number.isNaN(httpTime.getTime())
      ? httpTime.toISOString().replace(/[-:]|\.\d{3}/g, '')
      : '');
  const time = parseTimestamp(timestamp);
  if (!time) {
    throw new S3Error(
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    );
  }
  return {
    form: 'header',
    malformedCode,
    credential: credential.split('/'),
    signedHeaders: parseSignedHeaders(signedHeaders, malformedCode),
    signature,
    timestamp,
    time,
  };
}

function fromQuery(request: S3Request): PresentedSignature {
  const malformedCode = 'AuthorizationQueryParametersError';
  const single = (name: string): string => {
    const values = request.query.filter(([candidate]) => candidate === name);
    const value = values[0]?.[1];
    if (!value || values.length > 1) {
      throw new S3Error(malformedCode, `Query-string authentication needs ${name} exactly once.`);
    }
    return value;
  };
  if (single('X-Amz-Algorithm') !== algorithm) {
    throw new S3Error(malformedCode, `X-Amz-Algorithm only supports "${algorithm}".`);
  }
  const timestamp = single('X-Amz-Date');
  const time = parseTimestamp(timestamp);
  if (!time) {
    throw new S3Error(malformedCode, 'X-Amz-Date must be in the format "yyyyMMddTHHmmssZ".');
  }
  const expiresText = single('X-Amz-Expires');
  const expires = Number(expiresText);
  if (!/^\d{1,10}$/.test(expiresText)) {
    throw new S3Error(malformedCode, 'X-Amz-Expires should be a non-negative number.');
  }
  if (expires > longestExpiry) {
    throw new S3Error(
      malformedCode,
      `X-Amz-Expires must be less than a week (in seconds); that is, ${longestExpiry} at most.`,
    );
  }
  return {
    form: 'query',
    malformedCode,
    credential: single('X-Amz-Credential').split('/'),
    signedHeaders: parseSignedHeaders(single('X-Amz-SignedHeaders'), malformedCode),
    signature: single('X-Amz-Signature'),
    timestamp,
    time,
    expires,
  };
}

/**
 * Finds the signature in the Authorization header or in the query.
 * @throws S3Error AccessDenied when there is none, InvalidArgument when there are two
 */
export function presentedSignature(request: S3Request): PresentedSignature {
  const authorization = header(request, 'authorization');
  const inQuery =
    queryValue(request, 'X-Amz-Signature') !== undefined ||
    queryValue(request, 'X-Amz-Algorithm') !== undefined;
  if (authorization !== undefined && inQuery) {
    throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed');
  }
  if (authorization !== undefined) return fromHeader(request, authorization);
  if (inQuery) return fromQuery(request);
  throw new S3Error('AccessDenied');
}
