import { createReadStream } from 'node:fs';
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
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
import { closeBlob } from './blob-folder.ts';
import { answerXml, type Exchange, readText } from './exchange.ts';
import type { StoredObject } from './object-index.ts';
import { largestPut } from './put-object.ts';

function parseSource(text: string): { bucket: string; key: string } {
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
  const text = settings.get('x-amz-checksum-algorithm')?.toUpperCase();
  if (text === undefined) return source.checksum?.algorithm;
  const algorithm = checksumAlgorithms.find((known) => known === text);
  if (!algorithm)
    throw new S3Error('InvalidRequest', 'Checksum algorithm provided is unsupported.');
  return algorithm;
}

/** Copies the bytes and holds them against the source's MD5 on the way: rot is not passed on. */
async function copyBytes(
  exchange: Exchange,
  source: { object: StoredObject; descriptor: number },
  algorithm: ChecksumAlgorithm | undefined,
) {
  const bytes = createReadStream('', { fd: source.descriptor, start: 0 });
  const md5 = await startDigest('MD5');
  const own = algorithm && (await startDigest(algorithm));
  async function* chunks(): AsyncGenerator<Buffer> {
    const pieces: AsyncIterable<Buffer> = bytes;
    for await (const chunk of pieces) {
      md5.update(chunk);
      own?.update(chunk);
      yield chunk;
    }
    if (md5.digest().toString('hex') !== source.object.etag) {
      throw new Error(`The bytes of blob ${source.object.blob} are not those that were stored`);
    }
  }
  const written = await exchange.store.blobs.write(chunks()).finally(() => bytes.destroy());
  const value = own?.digest().toString('base64');
  return { ...written, checksum: algorithm && value ? { algorithm, value } : undefined };
}

/** CopyObject, up to 5 GiB, with the conditions on the source and on the destination. */
export async function copyObject(exchange: Exchange): Promise<void> {
  const { request, store, now } = exchange;
  checkKey(request.key);
  refuseUnsupportedSettings(request);
  const settings = amzSettings(request);
  const from = parseSource(settings.get('x-amz-copy-source') ?? '');
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

  const source = store.open(from.bucket, from.key);
  let algorithm: ChecksumAlgorithm | undefined;
  try {
    checkCopyConditions(settings, source.object);
    algorithm = wantedChecksum(settings, source.object);
    if (source.object.size > largestPut) {
      throw new S3Error('InvalidRequest', 'The specified copy source is larger than 5 GiB.');
    }
  } catch (error) {
    closeBlob(source.descriptor);
    throw error;
  }
  const copied = await copyBytes(exchange, source, algorithm);
  const { etag } = source.object;
  const headers = replacement ?? source.object.headers;
  const lastModified = now.getTime();
  await store.commit(
    request.bucket,
    { ...copied, key: request.key, etag, lastModified, headers },
    condition,
  );
  const checksum = copied.checksum && {
    [`Checksum${copied.checksum.algorithm}`]: copied.checksum.value,
    ChecksumType: 'FULL_OBJECT',
  };
  answerXml(
    exchange,
    renderXml('CopyObjectResult', {
      LastModified: now.toISOString(),
      ETag: `"${etag}"`,
      ...checksum,
    }),
  );
}
