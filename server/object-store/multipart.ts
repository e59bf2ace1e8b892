import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Checksum } from './binding.ts';
import { bounded, isMissing, statusOf, storageUnavailable, storeClient } from './client.ts';

/** An upload in parts, as the store knows it. */
export interface OpenParts {
  bucket: string;
  key: string;
  uploadId: string;
}

/** A part that the store holds. */
export interface StoredPart {
  number: number;
  /** Bytes. */
  size: number;
  etag: string;
  /** Hexadecimal; null where the store tells none. */
  sha256: string | null;
}

const at = ({ bucket, key, uploadId }: OpenParts) => ({
  Bucket: bucket,
  Key: key,
  UploadId: uploadId,
});

/** Milliseconds: some stores put large objects together before they answer. */
const completionPatience = 60_000;

/**
 * Begins an upload in parts, with the checksum that its parts will carry.
 * @returns the store's id of it
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function createParts(
  object: { bucket: string; key: string; mimeType: string },
  by: Checksum,
): Promise<string> {
  try {
    const { UploadId } = await storeClient().send(
      new CreateMultipartUploadCommand({
        Bucket: object.bucket,
        Key: object.key,
        ContentType: object.mimeType,
        ChecksumAlgorithm: by === 'sha256' ? 'SHA256' : undefined,
      }),
      bounded(),
    );
    if (!UploadId) throw new Error('the store began an upload without an id');
    return UploadId;
  } catch (error) {
    throw storageUnavailable(error);
  }
}

/**
 * The parts that the store holds, by number; null where it knows no such upload (any more).
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function listParts(open: OpenParts): Promise<StoredPart[] | null> {
  const parts: StoredPart[] = [];
  let marker: string | undefined;
  try {
    do {
      const page = await storeClient().send(
        new ListPartsCommand({ ...at(open), PartNumberMarker: marker }),
        bounded(),
      );
      for (const { PartNumber, Size, ETag, ChecksumSHA256 } of page.Parts ?? [])
        parts.push({
          number: PartNumber ?? 0,
          size: Size ?? 0,
          etag: ETag ?? '',
          sha256: ChecksumSHA256 ? Buffer.from(ChecksumSHA256, 'base64').toString('hex') : null,
        });
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker);
    return parts;
  } catch (error) {
    if (isMissing(error)) return null;
    throw storageUnavailable(error);
  }
}

const changedMeanwhile = /^(InvalidPart|InvalidPartOrder|EntityTooSmall|InvalidRequest)$/;

/**
 * Puts the parts together. `unknown`: the store knows no such upload, perhaps since it has done so
 * before; `changed`: a part is not any more what was listed.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function completeParts(
  open: OpenParts,
  parts: readonly StoredPart[],
): Promise<'done' | 'unknown' | 'changed'> {
  const listed = parts.map(({ number, etag, sha256 }) => ({
    PartNumber: number,
    ETag: etag,
    ChecksumSHA256: sha256 === null ? undefined : Buffer.from(sha256, 'hex').toString('base64'),
  }));
  try {
    await storeClient().send(
      new CompleteMultipartUploadCommand({ ...at(open), MultipartUpload: { Parts: listed } }),
      {
        abortSignal: AbortSignal.timeout(completionPatience),
        requestTimeout: completionPatience,
      },
    );
    return 'done';
  } catch (error) {
    if (isMissing(error)) return 'unknown';
    if (error instanceof S3ServiceException && changedMeanwhile.test(error.name)) return 'changed';
    throw storageUnavailable(error);
  }
}

/**
 * Gives up an upload in parts; one that is gone already counts as given up. A part that is being
 * written meanwhile may outlive it: repeat until `listParts` knows none.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function abortParts(open: OpenParts): Promise<void> {
  try {
    await storeClient().send(new AbortMultipartUploadCommand(at(open)), bounded());
  } catch (error) {
    if (!isMissing(error)) throw storageUnavailable(error);
  }
}

/** An upload in parts that was begun and not ended. */
export interface ListedUpload extends OpenParts {
  /** By the store's clock. */
  begunAt: Date;
}

/**
 * All uploads in parts below a prefix that were begun and not ended, page by page. Null where the
 * store knows none of that. Stores tell at most a thousand in one page.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function listOpenParts(
  bucket: string,
  prefix: string,
  pageSize = 1_000,
): Promise<ListedUpload[] | null> {
  const open: ListedUpload[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  try {
    while (marker) {
      const page: Awaited<ReturnType<typeof listPage>> = await listPage(
        { Bucket: bucket, Prefix: prefix, MaxUploads: pageSize },
        marker,
      );
      for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
        open.push({
          bucket,
          key: Key ?? '',
          uploadId: UploadId ?? '',
          begunAt: Initiated ?? new Date(),
        });
      marker =
        page.IsTruncated && page.NextKeyMarker
          ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
          : undefined;
    }
    return open;
  } catch (error) {
    if (statusOf(error) === 501) return null;
    throw storageUnavailable(error);
  }
}

const listPage = (
  of: { Bucket: string; Prefix: string; MaxUploads: number },
  marker: { KeyMarker?: string; UploadIdMarker?: string },
) => storeClient().send(new ListMultipartUploadsCommand({ ...of, ...marker }), bounded());
