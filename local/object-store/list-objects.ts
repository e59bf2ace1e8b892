import { continuationToken, parseListRequest } from '#server/s3-protocol/list-request.ts';
import { listingText, renderXml } from '#server/s3-protocol/xml.ts';
import { owner } from './buckets.ts';
import { answerXml, type Exchange, readText } from './exchange.ts';
import { listPage } from './listing.ts';

/** ListObjectsV2, and ListObjects for clients that still use it. */
export async function listObjects(exchange: Exchange): Promise<void> {
  const { request, store } = exchange;
  const query = parseListRequest(request);
  await readText(exchange, 0);
  const { name } = store.buckets.require(request.bucket);
  const page = listPage(store.objects, { ...query, bucket: name });
  const text = listingText(query.encodingType);
  const next = page.next;
  const versioned =
    query.version === 2
      ? {
          KeyCount: page.objects.length + page.commonPrefixes.length,
          StartAfter: query.startAfter && text(query.startAfter),
          ContinuationToken: query.continuationToken,
          NextContinuationToken: next && continuationToken(next),
        }
      : {
          Marker: text(query.startAfter ?? ''),
          NextMarker: next && query.delimiter !== '' ? text(next.after) : undefined,
        };
  const xml = renderXml('ListBucketResult', {
    Name: name,
    Prefix: text(query.prefix),
    Delimiter: query.delimiter === '' ? undefined : text(query.delimiter),
    MaxKeys: query.maxKeys,
    EncodingType: query.encodingType,
    IsTruncated: next !== undefined,
    ...versioned,
    Contents: page.objects.map((object) => ({
      Key: text(object.key),
      LastModified: new Date(object.lastModified).toISOString(),
      ETag: `"${object.etag}"`,
      ChecksumAlgorithm: object.checksum?.algorithm,
      ChecksumType: object.checksum?.type,
      Size: object.size,
      StorageClass: 'STANDARD',
      Owner: query.fetchOwner ? owner : undefined,
    })),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: text(prefix) })),
  });
  answerXml(exchange, xml);
}
