import { z } from 'zod';
import { parseCorsRules, renderCorsRules } from '#server/s3-protocol/cors.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { checkBucketName } from '#server/s3-protocol/names.ts';
import { refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import { header } from '#server/s3-protocol/request.ts';
import { parseXml, renderXml } from '#server/s3-protocol/xml.ts';
import { answerEmpty, answerXml, type Exchange, readText } from './exchange.ts';

const smallDocument = 64 * 1024;

/** The owner that listings name: the store has one account. */
export const owner = { ID: 'holdall', DisplayName: 'holdall' };

const createSchema = z.object({
  CreateBucketConfiguration: z.union([
    z.literal(''),
    z.object({ LocationConstraint: z.string().optional() }),
  ]),
});

/** ListBuckets: all of them on one page. */
export async function listBuckets(exchange: Exchange): Promise<void> {
  await readText(exchange, smallDocument);
  const buckets = exchange.store.buckets.list();
  const Bucket = buckets.map(({ name, createdAt }) => ({
    Name: name,
    CreationDate: createdAt.toISOString(),
  }));
  answerXml(exchange, renderXml('ListAllMyBucketsResult', { Owner: owner, Buckets: { Bucket } }));
}

/** CreateBucket, in the region of the store only. */
export async function createBucket(exchange: Exchange): Promise<void> {
  const { request, store, region, now } = exchange;
  checkBucketName(request.bucket);
  refuseUnsupportedSettings(request);
  const xml = await readText(exchange, smallDocument);
  if (xml !== '') {
    const parsed = createSchema.safeParse(parseXml(xml));
    if (!parsed.success) throw new S3Error('MalformedXML');
    const configuration = parsed.data.CreateBucketConfiguration;
    const wanted = configuration === '' ? undefined : configuration.LocationConstraint;
    if (wanted !== undefined && wanted !== region) {
      throw new S3Error('IllegalLocationConstraintException');
    }
  }
  store.buckets.create(request.bucket, now);
  answerEmpty(exchange, 200, { location: `/${request.bucket}` });
}

/** HeadBucket: whether it is there, and in which region. */
export async function headBucket(exchange: Exchange): Promise<void> {
  await readText(exchange, smallDocument);
  exchange.store.buckets.require(exchange.request.bucket);
  answerEmpty(exchange, 200, { 'x-amz-bucket-region': exchange.region });
}

/** DeleteBucket: only one without objects. */
export async function deleteBucket(exchange: Exchange): Promise<void> {
  await readText(exchange, smallDocument);
  await exchange.store.removeBucket(exchange.request.bucket);
  answerEmpty(exchange, 204);
}

/** PutBucketCors: replaces all rules. S3 asks for a checksum of the document. */
export async function putBucketCors(exchange: Exchange): Promise<void> {
  const { request, store } = exchange;
  store.buckets.require(request.bucket);
  requireChecksum(exchange);
  store.buckets.setCors(request.bucket, parseCorsRules(await readText(exchange, smallDocument)));
  answerEmpty(exchange, 200);
}

/** GetBucketCors. */
export async function getBucketCors(exchange: Exchange): Promise<void> {
  await readText(exchange, smallDocument);
  const { cors } = exchange.store.buckets.require(exchange.request.bucket);
  if (cors.length === 0) throw new S3Error('NoSuchCORSConfiguration');
  answerXml(exchange, renderCorsRules(cors));
}

/** DeleteBucketCors. */
export async function deleteBucketCors(exchange: Exchange): Promise<void> {
  await readText(exchange, smallDocument);
  exchange.store.buckets.setCors(exchange.request.bucket, []);
  answerEmpty(exchange, 204);
}

/** @throws S3Error InvalidRequest when a document comes without Content-MD5 or checksum */
export function requireChecksum({ request }: Exchange): void {
  const given = [...request.headers.keys()].some((name) => name.startsWith('x-amz-checksum-'));
  if (given || header(request, 'content-md5') || header(request, 'x-amz-trailer')) return;
  throw new S3Error('InvalidRequest', 'Missing required header for this request: Content-MD5');
}
