import { S3Error } from './errors.ts';
import { type PayloadMode, payloadMode } from './payload-mode.ts';
import { type PresentedSignature, presentedSignature } from './presented-signature.ts';
import { header, queryValue, type S3Request } from './request.ts';
import {
  canonicalRequest,
  requestSignature,
  type SigningScope,
  sameSignature,
  signingScope,
} from './signature.ts';

const maximumSkewSeconds = 15 * 60;

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

/** What a verified signature vouches for. */
export interface Authorized {
  payload: PayloadMode;
  scope: SigningScope;
  /** the request's signature: the first link of the chain that signs an aws-chunked body */
  signature: string;
}

function checkScope(presented: PresentedSignature, credentials: Credentials): void {
  const [accessKeyId, date, region, service, terminator, ...rest] = presented.credential;
  const malformed = (message: string, details = {}) =>
    new S3Error(presented.malformedCode, message, details);
  if (terminator !== 'aws4_request' || service !== 's3' || rest.length > 0) {
    throw malformed('The credential must be <key>/YYYYMMDD/<region>/s3/aws4_request.');
  }
  if (accessKeyId !== credentials.accessKeyId) throw new S3Error('InvalidAccessKeyId');
  if (region !== credentials.region) {
    throw malformed(`The region is wrong; expecting '${credentials.region}'`, {
      Region: credentials.region,
    });
  }
  if (date !== presented.timestamp.slice(0, 8)) {
    throw malformed('The date of the credential is not the date of the request.');
  }
}

function checkTime(presented: PresentedSignature, now: Date): void {
  const age = (now.getTime() - presented.time.getTime()) / 1000;
  const serverTime = now.toISOString();
  if (presented.expires === undefined) {
    if (Math.abs(age) <= maximumSkewSeconds) return;
    throw new S3Error('RequestTimeTooSkewed', undefined, {
      RequestTime: presented.timestamp,
      ServerTime: serverTime,
      MaxAllowedSkewMilliseconds: String(maximumSkewSeconds * 1000),
    });
  }
  if (age < -maximumSkewSeconds) {
    throw new S3Error('AccessDenied', 'Request is not valid yet', { ServerTime: serverTime });
  }
  if (age > presented.expires) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': String(presented.expires),
      Expires: new Date(presented.time.getTime() + presented.expires * 1000).toISOString(),
      ServerTime: serverTime,
    });
  }
}

/** S3's rule: the host and every `x-amz-*` header that is sent must be signed, and what is signed must be sent. */
function checkSignedHeaders(request: S3Request, signed: readonly string[]): void {
  const unsigned = [...request.headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name),
  );
  if (!signed.includes('host') && !unsigned.includes('host')) unsigned.push('host');
  if (unsigned.length > 0) {
    throw new S3Error(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      { HeadersNotSigned: unsigned.join(', ') },
    );
  }
  if (signed.some((name) => !request.headers.has(name))) throw new S3Error('SignatureDoesNotMatch');
}

/**
 * Verifies a request's Signature Version 4, in the Authorization header or in the query (S3 API
 * reference, "Authenticating Requests"). Anonymous requests are refused.
 * @throws S3Error with the code that S3 gives for what is wrong
 */
export function authorize(request: S3Request, credentials: Credentials, now: Date): Authorized {
  const presented = presentedSignature(request);
  checkScope(presented, credentials);
  if (header(request, 'x-amz-security-token') ?? queryValue(request, 'X-Amz-Security-Token')) {
    throw new S3Error('InvalidToken');
  }
  checkTime(presented, now);
  checkSignedHeaders(request, presented.signedHeaders);
  const payload = payloadMode(request, presented.form);
  const scope = signingScope(credentials.secretAccessKey, credentials.region, presented.timestamp);
  const canonical = canonicalRequest(request, presented.signedHeaders, payload.declared);
  const expected = requestSignature(scope, canonical);
  if (!sameSignature(expected, presented.signature)) throw new S3Error('SignatureDoesNotMatch');
  return { payload, scope, signature: expected };
}
