import { S3Error } from './errors.ts';
import { header, queryValue, type S3Request } from './request.ts';

/** What `x-amz-content-sha256` says about the body; `declared` is the text that was signed. */
export type PayloadMode =
  | { kind: 'unsigned'; declared: string }
  | { kind: 'sha256'; declared: string }
  | { kind: 'chunked'; declared: string; signed: boolean; trailer: boolean };

const streaming: Record<string, { signed: boolean; trailer: boolean }> = {
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true, trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true, trailer: true },
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false, trailer: true },
};

/**
 * Which form of body the request announces. A presigned URL that says nothing leaves it unsigned.
 * @throws S3Error InvalidRequest when the header is missing, InvalidArgument or NotImplemented
 */
export function payloadMode(request: S3Request, form: 'header' | 'query'): PayloadMode {
  const declared =
    header(request, 'x-amz-content-sha256') ??
    (form === 'query' ? (queryValue(request, 'X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD') : '');
  if (declared === 'UNSIGNED-PAYLOAD') return { kind: 'unsigned', declared };
  if (/^[0-9a-f]{64}$/.test(declared)) return { kind: 'sha256', declared };
  const chunked = Object.hasOwn(streaming, declared) ? streaming[declared] : undefined;
  if (chunked) return { kind: 'chunked', declared, ...chunked };
  if (declared === '') {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    );
  }
  if (declared.startsWith('STREAMING-')) throw new S3Error('NotImplemented');
  throw new S3Error(
    'InvalidArgument',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING mode or a valid SHA-256 value.',
    { ArgumentName: 'x-amz-content-sha256' },
  );
}
