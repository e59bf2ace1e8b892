import { S3Error } from './errors.ts';
import { amzSettings, header, type S3Request } from './request.ts';

/** What a writer says about an object, kept and given back as it was. */
export interface ObjectHeaders {
  /** lower-case header name to value */
  system: Record<string, string>;
  /** user metadata, without `x-amz-meta-` */
  metadata: Record<string, string>;
}

const systemHeaders = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
];
const metadataPrefix = 'x-amz-meta-';
const metadataLimit = 2048;
const defaultType = 'binary/octet-stream';

/** @throws S3Error InvalidArgument for what HTTP cannot carry, line breaks above all */
function checkHeaderValue(name: string, value: string): void {
  if (/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) return;
  throw new S3Error('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', {
    ArgumentName: name,
    ArgumentValue: value,
  });
}

/** `aws-chunked` describes the transfer, not the object. */
function withoutFraming(contentEncoding: string): string {
  const codings = contentEncoding.split(',').map((coding) => coding.trim());
  return codings.filter((coding) => coding !== '' && coding !== 'aws-chunked').join(',');
}

/**
 * Reads what the writer says about the object.
 * @throws S3Error MetadataTooLarge above 2 KB, InvalidArgument for values that HTTP cannot carry
 */
export function objectHeaders(request: S3Request): ObjectHeaders {
  const system: Record<string, string> = {};
  for (const name of systemHeaders) {
    const sent = header(request, name);
    const value = name === 'content-encoding' && sent ? withoutFraming(sent) : sent;
    if (value) system[name] = value;
  }
  system['content-type'] ??= defaultType;
  const metadata: Record<string, string> = {};
  let size = 0;
  for (const [setting, value] of amzSettings(request)) {
    if (!setting.startsWith(metadataPrefix)) continue;
    const name = setting.slice(metadataPrefix.length);
    if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) throw new S3Error('InvalidArgument');
    checkHeaderValue(setting, value);
    metadata[name] = value;
    size += name.length + value.length;
  }
  if (size > metadataLimit) {
    throw new S3Error('MetadataTooLarge', undefined, { MaxSizeAllowed: String(metadataLimit) });
  }
  return { system, metadata };
}

/** The headers of an answer: as stored, with the `response-*` parameters of the request on top. */
export function responseHeaders(stored: ObjectHeaders, request: S3Request): Record<string, string> {
  const headers = { ...stored.system };
  for (const [name, value] of Object.entries(stored.metadata)) {
    headers[metadataPrefix + name] = value;
  }
  for (const [name, value] of request.query) {
    const target = name.startsWith('response-') ? name.slice('response-'.length) : '';
    if (!systemHeaders.includes(target)) continue;
    checkHeaderValue(name, value);
    headers[target] = value;
  }
  return headers;
}

const refusedPrefixes = [
  'x-amz-grant-',
  'x-amz-object-lock-',
  'x-amz-server-side-encryption',
  'x-amz-tagging',
  'x-amz-website-redirect-location',
  'x-amz-write-offset-bytes',
  'x-amz-if-match-',
  'x-amz-bypass-governance-retention',
  'x-amz-mfa',
];

/**
 * Refuses what a writer asks for and would not get: encryption, locks, tags, ACLs, other classes.
 * @throws S3Error NotImplemented, AccessControlListNotSupported or InvalidStorageClass
 */
export function refuseUnsupportedSettings(request: S3Request): void {
  const settings = amzSettings(request);
  for (const name of settings.keys()) {
    if (refusedPrefixes.some((prefix) => name.startsWith(prefix))) {
      throw new S3Error('NotImplemented', undefined, { Header: name });
    }
  }
  const acl = settings.get('x-amz-acl') ?? 'private';
  if (acl !== 'private' && acl !== 'bucket-owner-full-control') {
    throw new S3Error('AccessControlListNotSupported');
  }
  if ((settings.get('x-amz-storage-class') ?? 'STANDARD') !== 'STANDARD') {
    throw new S3Error('InvalidStorageClass');
  }
}
