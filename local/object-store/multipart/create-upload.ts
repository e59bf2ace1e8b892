import { randomBytes } from 'node:crypto';
import { checkKey } from '#server/s3-protocol/names.ts';
import { objectHeaders, refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import { amzSettings } from '#server/s3-protocol/request.ts';
import { uploadChecksum } from '#server/s3-protocol/upload-checksum.ts';
import { renderXml } from '#server/s3-protocol/xml.ts';
import { answerXml, type Exchange, readText } from '../exchange.ts';

/** Listings order the uploads of a key by age, so an id begins with its time. */
function newUploadId(now: Date): string {
  return now.getTime().toString(16).padStart(12, '0') + randomBytes(20).toString('hex');
}

/** CreateMultipartUpload: fixes the headers of the object and the checksum of its parts. */
export async function createUpload(exchange: Exchange): Promise<void> {
  const { request, store, now } = exchange;
  const { bucket, key } = request;
  checkKey(key);
  refuseUnsupportedSettings(request);
  const headers = objectHeaders(request);
  const checksum = uploadChecksum(amzSettings(request));
  await readText(exchange, 0);
  const id = newUploadId(now);
  store.uploads.create({ id, bucket, key, startedAt: now.getTime(), headers, checksum });
  answerXml(
    exchange,
    renderXml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id }),
    checksum && {
      'x-amz-checksum-algorithm': checksum.algorithm,
      'x-amz-checksum-type': checksum.type,
    },
  );
}
