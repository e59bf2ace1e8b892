import { CopyObjectCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import type { Checksum } from './binding.ts';
import { isMissing, patientClient, statusOf, storageUnavailable } from './client.ts';
import type { OpenParts } from './multipart.ts';

/** Bytes that are to be copied, as they were stored. */
export interface CopySource {
  bucket: string;
  key: string;
  /** What the copy is bound to; null where the store gives none. */
  etag: string | null;
}

/** What has become of a copy. `changed`: something else lies under the key by now. */
export type Copied = 'done' | 'missing' | 'changed';

const from = ({ bucket, key, etag }: CopySource) => ({
  CopySource: `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
  CopySourceIfMatch: etag || undefined,
});

async function outcomeOf(call: Promise<unknown>, signal: AbortSignal): Promise<Copied> {
  try {
    await call;
    return 'done';
  } catch (error) {
    signal.throwIfAborted();
    if (isMissing(error)) return 'missing';
    if (statusOf(error) === 412) return 'changed';
    throw storageUnavailable(error);
  }
}

/**
 * Copies an object of up to 5 GiB inside the store: no byte passes through here. Where the store
 * compares SHA-256, it computes that of the copy.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export const copyWhole = (
  source: CopySource,
  target: { bucket: string; key: string },
  by: Checksum,
  signal: AbortSignal,
): Promise<Copied> =>
  outcomeOf(
    patientClient().send(
      new CopyObjectCommand({
        ...from(source),
        Bucket: target.bucket,
        Key: target.key,
        ChecksumAlgorithm: by === 'sha256' ? 'SHA256' : undefined,
      }),
      { abortSignal: signal },
    ),
    signal,
  );

/**
 * Copies a stretch of an object as a part of an upload (S3 API reference, UploadPartCopy).
 * @param range its first and its last byte
 * @throws AppError STORAGE_UNAVAILABLE
 */
export const copyPart = (
  source: CopySource,
  open: OpenParts,
  part: { number: number; range: readonly [number, number] },
  signal: AbortSignal,
): Promise<Copied> =>
  outcomeOf(
    patientClient().send(
      new UploadPartCopyCommand({
        ...from(source),
        Bucket: open.bucket,
        Key: open.key,
        UploadId: open.uploadId,
        PartNumber: part.number,
        CopySourceRange: `bytes=${part.range.join('-')}`,
      }),
      { abortSignal: signal },
    ),
    signal,
  );
