import { S3Error } from '#server/s3-protocol/errors.ts';
import { amzSettings, queryValue, type S3Request } from '#server/s3-protocol/request.ts';
import {
  createBucket,
  deleteBucket,
  deleteBucketCors,
  getBucketCors,
  headBucket,
  listBuckets,
  putBucketCors,
} from './buckets.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject, deleteObjects } from './delete-objects.ts';
import type { Exchange } from './exchange.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { putObject } from './put-object.ts';

export type Operation = (exchange: Exchange) => Promise<void>;
type Methods = Record<string, Operation>;

const onService: Methods = { GET: listBuckets };

const onBucket: Methods = {
  GET: listObjects,
  HEAD: headBucket,
  PUT: createBucket,
  DELETE: deleteBucket,
};

const onObject: Methods = { GET: getObject, HEAD: getObject, PUT: putObject, DELETE: deleteObject };

/** Sub-resources of a bucket that are served, by the query parameter that names them. */
const bucketSubresources: Record<string, Methods> = {
  cors: { GET: getBucketCors, PUT: putBucketCors, DELETE: deleteBucketCors },
  delete: { POST: deleteObjects },
};

/** Sub-resources of an object that are served; those of multipart uploads belong here. */
const objectSubresources: Record<string, Methods> = {};

/** Parameters that turn a request into another operation. S3 ignores the ones that it does not know. */
const knownSubresources = new Set(
  `accelerate acl analytics append attributes cors delete encryption intelligent-tiering inventory
  legal-hold lifecycle location logging metadataConfiguration metadataTable metrics notification
  object-lock ownershipControls partNumber policy policyStatus publicAccessBlock rename replication
  requestPayment restore retention select session tagging torrent uploadId uploads versioning
  versions versionId website`.split(/\s+/),
);

/**
 * Finds the operation that a request asks for.
 * @throws S3Error NotImplemented for what S3 has and this store has not, MethodNotAllowed otherwise
 */
export function findOperation(request: S3Request): Operation {
  if (request.bucket === '') {
    if (request.key !== '') throw new S3Error('NoSuchBucket');
    return pick(onService, request);
  }
  const named = request.query
    .map(([name]) => name)
    .filter((name) => knownSubresources.has(name))
    .filter((name) => name !== 'versionId' || queryValue(request, name) !== 'null');
  const served = request.key === '' ? bucketSubresources : objectSubresources;
  const [first] = named;
  if (first !== undefined) {
    const methods = Object.hasOwn(served, first) ? served[first] : undefined;
    if (!methods || named.length > 1) throw new S3Error('NotImplemented');
    return pick(methods, request);
  }
  if (request.key === '') return pick(onBucket, request);
  const isCopy = request.method === 'PUT' && amzSettings(request).has('x-amz-copy-source');
  return isCopy ? copyObject : pick(onObject, request);
}

function pick(methods: Methods, request: S3Request): Operation {
  const operation = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  if (operation) return operation;
  // POST is form upload and the like: S3 has it, this store has not.
  throw new S3Error(request.method === 'POST' ? 'NotImplemented' : 'MethodNotAllowed');
}
