import { countParameter, encodingType } from '#server/s3-protocol/multipart-request.ts';
import { listingText, renderXml } from '#server/s3-protocol/xml.ts';
import { owner } from '../buckets.ts';
import { answerXml, type Exchange, readText } from '../exchange.ts';
import { uploadName } from './upload-part.ts';

const largestPage = 1000;

/** ListParts, in order of their numbers. */
export async function listParts(exchange: Exchange): Promise<void> {
  const { request, store } = exchange;
  const marker = countParameter(request, 'part-number-marker', 0);
  const limit = Math.min(countParameter(request, 'max-parts', largestPage), largestPage);
  const encoding = encodingType(request);
  await readText(exchange, 0);
  store.buckets.require(request.bucket);
  const upload = store.uploads.require(uploadName(request));
  const found = store.uploads.parts(upload.id, marker, limit + 1);
  const parts = found.slice(0, limit);
  const { checksum } = upload;
  const xml = renderXml('ListPartsResult', {
    Bucket: upload.bucket,
    Key: listingText(encoding)(upload.key),
    UploadId: upload.id,
    EncodingType: encoding,
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: parts.at(-1)?.number ?? marker,
    MaxParts: limit,
    IsTruncated: found.length > limit && limit > 0,
    ChecksumAlgorithm: checksum?.algorithm,
    ChecksumType: checksum?.type,
    Part: parts.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.lastModified).toISOString(),
      ETag: `"${part.etag}"`,
      Size: part.size,
      ...(checksum && { [`Checksum${checksum.algorithm}`]: part.checksum?.value }),
    })),
  });
  answerXml(exchange, xml);
}
