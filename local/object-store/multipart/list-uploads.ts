import { countParameter, encodingType } from '#server/s3-protocol/multipart-request.ts';
import { queryValue, type S3Request } from '#server/s3-protocol/request.ts';
import { listingText, renderXml } from '#server/s3-protocol/xml.ts';
import { owner } from '../buckets.ts';
import { answerXml, type Exchange, readText } from '../exchange.ts';
import { afterPrefix, pageOf } from '../listing.ts';

const largestPage = 1000;

interface Query {
  prefix: string;
  delimiter: string;
  maxKeys: number;
  keyMarker: string;
  /** counts only beside a key marker */
  uploadIdMarker: string;
}

function parseQuery(request: S3Request): Query {
  const value = (name: string) => queryValue(request, name) ?? '';
  const keyMarker = value('key-marker');
  return {
    prefix: value('prefix'),
    delimiter: value('delimiter'),
    maxKeys: Math.min(countParameter(request, 'max-uploads', largestPage), largestPage),
    keyMarker,
    uploadIdMarker: keyMarker === '' ? '' : value('upload-id-marker'),
  };
}

/** Where a page begins in the order of key, NUL and id. Keys have no NUL, so `\u0001` is past them. */
function placeAfter({ prefix, delimiter, keyMarker, uploadIdMarker }: Query): Buffer {
  if (keyMarker === '') return Buffer.alloc(0);
  if (uploadIdMarker !== '') return Buffer.from(`${keyMarker}\0${uploadIdMarker}\u0001`);
  const end = delimiter === '' ? -1 : keyMarker.indexOf(delimiter, prefix.length);
  const isCommonPrefix =
    end >= 0 && keyMarker.startsWith(prefix) && keyMarker.length === end + delimiter.length;
  return isCommonPrefix ? afterPrefix(keyMarker) : Buffer.from(`${keyMarker}\u0001`);
}

/** ListMultipartUploads, in order of their keys, then of their age. */
export async function listUploads(exchange: Exchange): Promise<void> {
  const { request, store } = exchange;
  const query = parseQuery(request);
  const encoding = encodingType(request);
  await readText(exchange, 0);
  const { name } = store.buckets.require(request.bucket);
  const { items, commonPrefixes, last } = pageOf(
    (from, before) => store.uploads.scan(name, from, before),
    { ...query, from: placeAfter(query) },
  );
  const text = listingText(encoding);
  const next = last && ('item' in last ? last.item : { key: last.prefix, id: '' });
  const xml = renderXml('ListMultipartUploadsResult', {
    Bucket: name,
    KeyMarker: text(query.keyMarker),
    UploadIdMarker: query.uploadIdMarker,
    NextKeyMarker: next && text(next.key),
    NextUploadIdMarker: next?.id,
    Prefix: text(query.prefix),
    Delimiter: query.delimiter === '' ? undefined : text(query.delimiter),
    EncodingType: encoding,
    MaxUploads: query.maxKeys,
    IsTruncated: next !== undefined,
    Upload: items.map((upload) => ({
      Key: text(upload.key),
      UploadId: upload.id,
      Initiator: owner,
      Owner: owner,
      StorageClass: 'STANDARD',
      Initiated: new Date(upload.startedAt).toISOString(),
      ChecksumAlgorithm: upload.checksum?.algorithm,
      ChecksumType: upload.checksum?.type,
    })),
    CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: text(prefix) })),
  });
  answerXml(exchange, xml);
}
