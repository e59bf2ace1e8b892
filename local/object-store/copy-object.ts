import {
  type ChecksumAlgorithm,
  parseAlgorithm,
  startDigest,
} from '#server/s3-protocol/checksums.ts';
import {
  checkCopyConditions,
  checkWriteCondition,
  writeCondition,
} from '#server/s3-protocol/conditions.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { checkKey } from '#server/s3-protocol/names.ts';
import { objectHeaders, refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import { amzSettings } from '#server/s3-protocol/request.ts';
import { uriDecode } from '#server/s3-protocol/uri-encoding.ts';
import { renderXml } from '#server/s3-protocol/xml.ts';
import type { OpenContent } from './content.ts';
import { answerXml, type Exchange, readText } from './exchange.ts';
import type { StoredObject } from './object-index.ts';
import { checksumElements, largestPut } from './put-object.ts';

/**
 * Reads `x-amz-copy-source`.
 * @throws S3Error InvalidArgument, or NotImplemented for a version
 */
export function copySource(settings: ReadonlyMap<string, string>): { bucket: string; key: string } {
  const text = settings.get('x-amz-copy-source') ?? '';
  const [path = '', version] = text.split(/\?versionId=(.*)$/);
  if (version !== undefined && version !== 'null') throw new S3Error('NotImplemented');
  const decoded = uriDecode(path).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  if (slash < 1 || slash === decoded.length - 1) {
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key', {
      ArgumentName: 'x-amz-copy-source',
    });
  }
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1) };
}

function parseDirective(settings: ReadonlyMap<string, string>): 'COPY' | 'REPLACE' {
  const directive = settings.get('x-amz-metadata-directive') ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive;
  throw new S3Error('InvalidArgument', 'Unknown metadata directive.', {
    ArgumentName: 'x-amz-metadata-directive',
    ArgumentValue: directive,
  });
}

/** The checksum that the copy gets: the one that is asked for, else the kind that the source has. */
function wantedChecksum(
  settings: ReadonlyMap<string, string>,
  source: StoredObject,
): ChecksumAlgorithm | undefined {
  const text = settings.get('x-amz-checksum-algorithm');
  return text === undefined ? source.checksum?.algorithm : parseAlgorithm(text);
}

/** What a copy reads of its source. */
export interface CopiedRange {
  content: OpenContent;
  first: number;
  last: number;
}

/** Copies bytes into a new blob and holds them against their MD5 on the way: rot is not passed on. */
export async function copyBytes(
  { store }: Exchange,
  { content, first, last }: CopiedRange,
  algorithm: ChecksumAlgorithm | undefined,
) {
  const md5 = await startDigest('MD5');
  const own = algorithm && (await startDigest(algorithm));
  async function* chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of content.readVerified(first, last)) {
      md5.update(chunk);
      own?.update(chunk);
      yield chunk;
    }
  }
  const written = await store.blobs.write(chunks());
  const etag = md5.digest().toString('hex');
  const value = own?.digest().toString('base64');
  return { ...written, etag, checksum: algorithm && value ? { algorithm, value } : undefined };
}

/** CopyObject, up to 5 GiB, with the conditions on the source and on the destination. */
export async function copyObject(exchange: Exchange): Promise<void> {
  const { request, store, now } = exchange;
  checkKey(request.key);
  refuseUnsupportedSettings(request);
  const settings = amzSettings(request);
  const from = copySource(settings);
  const directive = parseDirective(settings);
  const condition = writeCondition(request);
  await readText(exchange, 0);
  store.buckets.require(request.bucket);
  store.buckets.require(from.bucket);
  checkWriteCondition(condition, store.objects.find(request.bucket, request.key));
  if (directive === 'COPY' && from.bucket === request.bucket && from.key === request.key) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }
  const replacement = directive === 'REPLACE' ? objectHeaders(request) : undefined;

  const { object, content } = store.open(from.bucket, from.key);
  try {
    checkCopyConditions(settings, object);
    if (object.size > largestPut) {
      throw new S3Error('InvalidRequest', 'The specified copy source is larger than 5 GiB.');
    }
    const range = { content, first: 0, last: object.size - 1 };
    const copied = await copyBytes(exchange, range, wantedChecksum(settings, object));
    const headers = replacement ?? object.headers;
    const lastModified = now.getTime();
    const checksum = copied.checksum && { ...copied.checksum, type: 'FULL_OBJECT' as const };
    await store.commit(
      request.bucket,
      { ...copied, key: request.key, lastModified, headers, checksum },
      condition,
    );
    answerXml(
      exchange,
      renderXml('CopyObjectResult', {
        LastModified: now.toISOString(),
        ETag: `"${copied.etag}"`,
        ...checksumElements(checksum),
      }),
    );
  } finally {
    await content.close();
  }
}
