import { env } from '#server/core/env.ts';
import { canonicalRequest, requestSignature, signingScope } from '#server/s3-protocol/signature.ts';
import { uriEncode } from '#server/s3-protocol/uri-encoding.ts';

/** At whose address, for how many seconds and as of when a URL is signed. */
export interface Signing {
  endpoint: string;
  expiresIn: number;
  signingDate: Date;
}

/** A request that whoever has the URL may make, once or often, until it expires. */
export interface Permitted {
  method: 'GET' | 'PUT';
  bucket: string;
  key: string;
  query?: Record<string, string>;
  /** Signed: they must be sent exactly like this. Names in small letters. */
  headers?: Record<string, string>;
}

const isAddress = /^(\d+\.){3}\d+$|^\[/;
const isLabel = /^[a-z0-9][a-z0-9-]*[a-z0-9]$/;

interface Address {
  origin: string;
  host: string;
  path: string;
}

/** The bucket as part of the host or of the path, as the SDK decides it for the server's own calls. */
function addressOf(endpoint: string, bucket: string): Address {
  const { protocol, host, hostname, pathname } = new URL(endpoint);
  const base = pathname.replace(/\/$/, '');
  const inPath =
    env().S3_FORCE_PATH_STYLE === 'true' || isAddress.test(hostname) || !isLabel.test(bucket);
  const at = inPath ? host : `${bucket}.${host}`;
  return { origin: `${protocol}//${at}`, host: at, path: inPath ? `${base}/${bucket}` : base };
}

/** Keeps the last answer of a function: a thousand URLs of one call are signed for one store. */
function lastOf<T>(make: (...of: string[]) => T): (...of: string[]) => T {
  let last: { of: string; made: T } | undefined;
  return (...of) => {
    const name = of.join('\n');
    if (last?.of !== name) last = { of: name, made: make(...of) };
    return last.made;
  };
}

const address = lastOf((endpoint = '', bucket = '') => addressOf(endpoint, bucket));
const scopeOfDay = lastOf((secret = '', region = '', day = '') =>
  signingScope(secret, region, day),
);

/**
 * Signs a URL with Signature Version 4 in its query (S3 API reference, "Authenticating Requests:
 * Using Query Parameters"). The SDK's presigner does the same at a thirtieth of the speed.
 */
export function signUrl(
  permitted: Permitted,
  { endpoint, expiresIn, signingDate }: Signing,
): string {
  const { method, bucket, key } = permitted;
  const { S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_REGION } = env();
  const { origin, host, path } = address(endpoint, bucket);
  const timestamp = signingDate.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const ofDay = scopeOfDay(S3_SECRET_ACCESS_KEY, S3_REGION, timestamp.slice(0, 8));
  const scope = { ...ofDay, timestamp };
  const headers = new Map(
    Object.entries({ ...permitted.headers, host }).map(([name, value]) => [name, [value]]),
  );
  const signed = [...headers.keys()].sort();
  const query = Object.entries({
    ...permitted.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${S3_ACCESS_KEY_ID}/${scope.scope}`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': String(expiresIn),
    'X-Amz-SignedHeaders': signed.join(';'),
  });
  const request = { method, bucket, key, path: `${path}/${key}`, query, headers };
  const canonical = canonicalRequest(request, signed, 'UNSIGNED-PAYLOAD');
  const search = query.map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`).join('&');
  const signature = requestSignature(scope, canonical);
  return `${origin}${uriEncode(request.path, true)}?${search}&X-Amz-Signature=${signature}`;
}
