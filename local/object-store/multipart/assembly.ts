import { createHash } from 'node:crypto';
import type { Digester } from '#server/s3-protocol/checksums.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { type ListedPart, smallestPart } from '#server/s3-protocol/multipart-request.ts';
import { assembledChecksum } from '#server/s3-protocol/upload-checksum.ts';
import type { Assembled } from '../store.ts';
import type { OpenUpload, StoredPart } from '../upload-index.ts';

/** MD5 of the parts' MD5s, with their count. */
export function compositeEtag(etags: readonly string[]): string {
  const md5 = createHash('md5');
  for (const etag of etags) md5.update(etag, 'hex');
  return `${md5.digest('hex')}-${etags.length}`;
}

/** @throws S3Error InvalidRequest for a missing checksum, InvalidPart for a part that is not this one */
function checkListed(upload: OpenUpload, listed: ListedPart, stored?: StoredPart): StoredPart {
  const { number, etag, checksums } = listed;
  const { checksum } = upload;
  if (checksum?.type === 'COMPOSITE' && checksums[checksum.algorithm] === undefined) {
    throw new S3Error(
      'InvalidRequest',
      `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  const sameChecksum = Object.entries(checksums).every(
    ([algorithm, value]) =>
      algorithm === stored?.checksum?.algorithm && value === stored.checksum.value,
  );
  if (stored?.etag === etag && sameChecksum) return stored;
  throw new S3Error('InvalidPart', undefined, {
    UploadId: upload.id,
    PartNumber: String(number),
    ETag: etag,
  });
}

function checkSizes(parts: readonly StoredPart[]): void {
  const small = parts.slice(0, -1).find(({ size }) => size < smallestPart);
  if (!small) return;
  throw new S3Error('EntityTooSmall', undefined, {
    ProposedSize: String(small.size),
    MinSizeAllowed: String(smallestPart),
    PartNumber: String(small.number),
    ETag: small.etag,
  });
}

/**
 * The object that a completion makes of the parts that it lists.
 * @param digester a new one of the upload's algorithm, where it has one
 * @throws S3Error InvalidPart, EntityTooSmall or InvalidRequest
 */
export function assemble(
  upload: OpenUpload,
  stored: readonly StoredPart[],
  listed: readonly ListedPart[],
  { lastModified, digester }: { lastModified: number; digester: Digester | undefined },
): Assembled {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  const parts = listed.map((part) => checkListed(upload, part, byNumber.get(part.number)));
  checkSizes(parts);
  const { id: uploadId, key, headers } = upload;
  const sums = parts.map(({ size, checksum }) => ({ size, checksum: checksum?.value ?? '' }));
  const object = {
    key,
    content: { uploadId },
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: compositeEtag(parts.map(({ etag }) => etag)),
    lastModified,
    headers,
    checksum: upload.checksum && digester && assembledChecksum(upload.checksum, sums, digester),
  };
  return { object, parts };
}
