import { planBody, receiveBody } from '#server/s3-protocol/body.ts';
import { checksumHeader } from '#server/s3-protocol/checksums.ts';
import { largestPart, partNumber } from '#server/s3-protocol/multipart-request.ts';
import { refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import { queryValue, type S3Request } from '#server/s3-protocol/request.ts';
import { checkPartChecksum } from '#server/s3-protocol/upload-checksum.ts';
import { answerEmpty, bodySource, type Exchange } from '../exchange.ts';
import type { UploadName } from '../upload-index.ts';

/** The upload that a request is about. */
export function uploadName(request: S3Request): UploadName {
  const { bucket, key } = request;
  return { bucket, key, id: queryValue(request, 'uploadId') ?? '' };
}

/** UploadPart. What can be refused is refused before the first byte of the body is asked for. */
export async function uploadPart(exchange: Exchange): Promise<void> {
  const { request, authorized, store, now } = exchange;
  const number = partNumber(request);
  const name = uploadName(request);
  refuseUnsupportedSettings(request);
  const plan = planBody(request, authorized, { maximum: largestPart, mayBeAbsent: false });
  store.buckets.require(request.bucket);
  const upload = store.uploads.require(name);
  checkPartChecksum(upload.checksum, plan.checksum);
  if (!plan.checksum) plan.computed = upload.checksum?.algorithm;

  const body = await receiveBody(bodySource(exchange), plan);
  const written = await store.blobs.write(body.chunks);
  const { md5, checksum } = body.digests();
  const etag = md5.toString('hex');
  const lastModified = now.getTime();
  await store.commitPart(name, {
    ...written,
    number,
    etag,
    lastModified,
    checksum,
  });
  const headers: Record<string, string> = checksum
    ? { [checksumHeader(checksum.algorithm)]: checksum.value }
    : {};
  answerEmpty(exchange, 200, { etag: `"${etag}"`, ...headers });
}
