import { planBody, receiveText } from '#server/s3-protocol/body.ts';
import { startDigest } from '#server/s3-protocol/checksums.ts';
import { writeCondition } from '#server/s3-protocol/conditions.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { type ListedPart, parseCompletion } from '#server/s3-protocol/multipart-request.ts';
import { refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import { amzSettings, header } from '#server/s3-protocol/request.ts';
import { checkWholeChecksum } from '#server/s3-protocol/upload-checksum.ts';
import { uriEncode } from '#server/s3-protocol/uri-encoding.ts';
import { renderXml } from '#server/s3-protocol/xml.ts';
import { answerXml, bodySource, type Exchange } from '../exchange.ts';
import type { StoredObject } from '../object-index.ts';
import { checksumElements } from '../put-object.ts';
import { assemble, compositeEtag } from './assembly.ts';
import { uploadName } from './upload-part.ts';

/** 10,000 parts with the longest checksums need less than half of it. */
const largestDocument = 4 * 1024 * 1024;

/** @throws S3Error InvalidRequest or BadDigest when the object is not what the request says */
function checkPromises({ request }: Exchange, object: StoredObject): void {
  const settings = amzSettings(request);
  const size = settings.get('x-amz-mp-object-size');
  if (size !== undefined && size !== String(object.size)) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.size}`,
    );
  }
  checkWholeChecksum(settings, object.checksum);
}

/**
 * The object that this very upload has already made of the same parts: the answer was lost on the
 * way, and repeating it is right as long as that object is there.
 */
function alreadyMade(exchange: Exchange, listed: readonly ListedPart[]): StoredObject | undefined {
  const { bucket, key, id } = uploadName(exchange.request);
  const object = exchange.store.objects.find(bucket, key);
  if (!object || !('uploadId' in object.content) || object.content.uploadId !== id)
    return undefined;
  return object.etag === compositeEtag(listed.map(({ etag }) => etag)) ? object : undefined;
}

async function complete(exchange: Exchange, listed: readonly ListedPart[]): Promise<StoredObject> {
  const { request, store, now } = exchange;
  const condition = writeCondition(request);
  const name = uploadName(request);
  const checksum = store.uploads.find(name)?.checksum;
  const digester = checksum && (await startDigest(checksum.algorithm));
  // No waiting from here to the commit: of two completions at once, one finds what the other made.
  const made = alreadyMade(exchange, listed);
  if (made) {
    checkPromises(exchange, made);
    return made;
  }
  const upload = store.uploads.require(name);
  const lastModified = now.getTime();
  return await store.complete(
    name,
    (stored) => {
      const assembled = assemble(upload, stored, listed, { lastModified, digester });
      checkPromises(exchange, assembled.object);
      return assembled;
    },
    condition,
  );
}

/** CompleteMultipartUpload: one transaction, in which no byte of the parts is touched. */
export async function completeUpload(exchange: Exchange): Promise<void> {
  const { request, authorized, store } = exchange;
  const { bucket, key } = request;
  refuseUnsupportedSettings(request);
  const limits = { maximum: largestDocument, mayBeAbsent: true, describesObject: true };
  const plan = planBody(request, authorized, limits);
  const listed = parseCompletion(await receiveText(bodySource(exchange), plan));
  store.buckets.require(bucket);
  const object = await complete(exchange, listed);
  answerXml(
    exchange,
    renderXml('CompleteMultipartUploadResult', {
      Location: `http://${header(request, 'host')}/${bucket}/${uriEncode(key, true)}`,
      Bucket: bucket,
      Key: key,
      ETag: `"${object.etag}"`,
      ...checksumElements(object.checksum),
    }),
  );
}
