import { S3Error } from './errors.ts';
import { uriDecode } from './uri-encoding.ts';

/** The parts of an HTTP request that S3 looks at, before anything in it is trusted. */
export interface S3Request {
  readonly method: string;
  /** decoded once; begins with a slash */
  readonly path: string;
  /** the first segment of the path, '' for the service itself */
  readonly bucket: string;
  /** everything after the bucket's slash, '' for the bucket itself */
  readonly key: string;
  /** decoded, in the order of the request, duplicates kept */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  /** lower-case name to every value that was sent, duplicates kept */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

function parseQuery(raw: string): [string, string][] {
  if (raw === '') return [];
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const value = equals < 0 ? '' : pair.slice(equals + 1);
      return [uriDecode(name.replaceAll('+', ' ')), uriDecode(value.replaceAll('+', ' '))];
    });
}

/**
 * Reads the request line and the raw headers as Node gives them (path-style addressing).
 * Dots and escapes in the path stay text: nothing is normalized, as S3 does not either.
 * @throws S3Error InvalidURI
 */
export function parseRequest(
  method: string,
  target: string,
  rawHeaders: readonly string[],
): S3Request {
  if (!target.startsWith('/')) throw new S3Error('InvalidURI');
  const question = target.indexOf('?');
  const path = uriDecode(question < 0 ? target : target.slice(0, question));
  const slash = path.indexOf('/', 1);
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const values = headers.get(name) ?? [];
    values.push(rawHeaders[index + 1] ?? '');
    headers.set(name, values);
  }
  return {
    method,
    path,
    bucket: slash < 0 ? path.slice(1) : path.slice(1, slash),
    key: slash < 0 ? '' : path.slice(slash + 1),
    query: parseQuery(question < 0 ? '' : target.slice(question + 1)),
    headers,
  };
}

/** The value of a header, duplicates joined with a comma (RFC 9110, section 5.3). */
export function header(request: S3Request, name: string): string | undefined {
  return request.headers.get(name)?.join(',').trim();
}

/** The first value of a query parameter; S3 compares names exactly. */
export function queryValue(request: S3Request, name: string): string | undefined {
  return request.query.find(([candidate]) => candidate === name)?.[1];
}

const signatureParameters = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signedheaders',
  'x-amz-signature',
  'x-amz-security-token',
]);

/**
 * All `x-amz-*` settings of a request: its headers and, since presigners move headers into the
 * query, its parameters too.
 * @throws S3Error InvalidArgument when header and parameter, or two parameters, contradict
 */
export function amzSettings(request: S3Request): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, values] of request.headers) {
    if (name.startsWith('x-amz-')) settings.set(name, values.join(',').trim());
  }
  for (const [rawName, value] of request.query) {
    const name = rawName.toLowerCase();
    if (!name.startsWith('x-amz-') || signatureParameters.has(name)) continue;
    if ((settings.get(name) ?? value) !== value) {
      throw new S3Error('InvalidArgument', `${name} is given twice with different values`);
    }
    settings.set(name, value);
  }
  return settings;
}
