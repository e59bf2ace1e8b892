import { checkWriteCondition, writeCondition } from '#server/s3-protocol/conditions.ts';
import { parseDeleteRequest } from '#server/s3-protocol/delete-request.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { checkKey } from '#server/s3-protocol/names.ts';
import { renderXml, type XmlElement } from '#server/s3-protocol/xml.ts';
import { requireChecksum } from './buckets.ts';
import { answerEmpty, answerXml, type Exchange, readText } from './exchange.ts';

/** S3's limit for the document that names up to 1,000 keys. */
const largestDocument = 2 * 1024 * 1024;

/** DeleteObject: 204 whether the object was there or not. */
export async function deleteObject(exchange: Exchange): Promise<void> {
  const { request, store } = exchange;
  checkKey(request.key);
  const condition = writeCondition(request);
  await readText(exchange, 0);
  store.buckets.require(request.bucket);
  checkWriteCondition(condition, store.objects.find(request.bucket, request.key));
  await store.remove(request.bucket, [request.key]);
  answerEmpty(exchange, 204);
}

type Item = ReturnType<typeof parseDeleteRequest>['objects'][number];

/** Whether one item may be deleted; what it asks for and would not get is an error of its own. */
function itemError(exchange: Exchange, item: Item): S3Error | undefined {
  const { request, store } = exchange;
  try {
    checkKey(item.Key);
    if ((item.VersionId ?? 'null') !== 'null' || item.LastModifiedTime || item.Size) {
      throw new S3Error('NotImplemented');
    }
    if (item.ETag === undefined) return undefined;
    const ifMatch = item.ETag.replace(/^"(.*)"$/, '$1');
    checkWriteCondition(
      { createOnly: false, ifMatch },
      store.objects.find(request.bucket, item.Key),
    );
    return undefined;
  } catch (error) {
    if (error instanceof S3Error) return error;
    throw error;
  }
}

/** DeleteObjects: up to 1,000 keys in one transaction, answered item by item. */
export async function deleteObjects(exchange: Exchange): Promise<void> {
  const { request, store } = exchange;
  store.buckets.require(request.bucket);
  requireChecksum(exchange);
  const { quiet, objects } = parseDeleteRequest(await readText(exchange, largestDocument));
  const keys: string[] = [];
  const failed: XmlElement[] = [];
  for (const item of objects) {
    const error = itemError(exchange, item);
    if (error) failed.push({ Key: item.Key, Code: error.code, Message: error.message });
    else keys.push(item.Key);
  }
  await store.remove(request.bucket, keys);
  const Deleted = quiet ? [] : keys.map((Key) => ({ Key }));
  answerXml(exchange, renderXml('DeleteResult', { Deleted, Error: failed }));
}
