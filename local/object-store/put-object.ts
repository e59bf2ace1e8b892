import { planBody, receiveBody } from '#server/s3-protocol/body.ts';
import { checksumHeader, type ObjectChecksum } from '#server/s3-protocol/checksums.ts';
import { checkWriteCondition, writeCondition } from '#server/s3-protocol/conditions.ts';
import { checkKey } from '#server/s3-protocol/names.ts';
import { objectHeaders, refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import { answerEmpty, bodySource, type Exchange } from './exchange.ts';

/** S3's limit for one PUT: 5 GiB. */
export const largestPut = 5 * 1024 ** 3;

/** The headers that tell an object's checksum, as far as its writer gave one. */
export function checksumHeaders(checksum: ObjectChecksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** The same as elements of an answer. */
export function checksumElements(checksum: ObjectChecksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}

/** PutObject. What can be refused is refused before the first byte of the body is asked for. */
export async function putObject(exchange: Exchange): Promise<void> {
  const { request, authorized, store, now } = exchange;
  checkKey(request.key);
  refuseUnsupportedSettings(request);
  const headers = objectHeaders(request);
  const condition = writeCondition(request);
  const plan = planBody(request, authorized, { maximum: largestPut, mayBeAbsent: false });
  store.buckets.require(request.bucket);
  checkWriteCondition(condition, store.objects.find(request.bucket, request.key));

  const body = await receiveBody(bodySource(exchange), plan);
  const written = await store.blobs.write(body.chunks);
  const { md5, checksum: whole } = body.digests();
  const checksum = whole && { ...whole, type: 'FULL_OBJECT' as const };
  const etag = md5.toString('hex');
  await store.commit(
    request.bucket,
    { ...written, key: request.key, etag, lastModified: now.getTime(), headers, checksum },
    condition,
  );
  answerEmpty(exchange, 200, { etag: `"${etag}"`, ...checksumHeaders(checksum) });
}
