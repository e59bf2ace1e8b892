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
import { abortUpload } from './multipart/abort-upload.ts';
import { completeUpload } from './multipart/complete-upload.ts';
import { copyPart } from './multipart/copy-part.ts';
import { createUpload } from './multipart/create-upload.ts';
import { listParts } from './multipart/list-parts.ts';
import { listUploads } from './multipart/list-uploads.ts';
import { uploadPart } from './multipart/upload-part.ts';
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
  uploads: { GET: listUploads },
};

/** Sub-resources of an object that are served, by the names of their parameters in this order. */
const objectSubresources: Record<string, Methods> = {
  uploads: { POST: createUpload },
  uploadId: { GET: listParts, POST: completeUpload, DELETE: abortUpload },
  'partNumber&uploadId': { PUT: uploadPart },
  partNumber: { GET: getObject, HEAD: getObject },
};

/** Operations that a copy source turns into others. */
const copies = new Map<Operation, Operation>([
  [putObject, copyObject],
  [uploadPart, copyPart],
]);

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
  if (named.length > 0) {
    const name = named.sort().join('&');
    const methods = Object.hasOwn(served, name) ? served[name] : undefined;
    if (!methods) throw new S3Error('NotImplemented');
    return copying(request, pick(methods, request));
  }
  return copying(request, pick(request.key === '' ? onBucket : onObject, request));
}

/** The operation that takes the bytes from an object, where a request names one. */
function copying(request: S3Request, operation: Operation): Operation {
  const copy = copies.get(operation);
  return copy && amzSettings(request).has('x-amz-copy-source') ? copy : operation;
}

function pick(methods: Methods, request: S3Request): Operation {
  const operation = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  if (operation) return operation;
  // POST is form upload and the like: S3 has it, this store has not.
  throw new S3Error(request.method === 'POST' ? 'NotImplemented' : 'MethodNotAllowed');
}
