import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { env } from '#server/core/env.ts';
import { AppError } from '#server/core/errors.ts';

function createClient(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: env().S3_REGION,
    forcePathStyle: env().S3_FORCE_PATH_STYLE === 'true',
    credentials: {
      accessKeyId: env().S3_ACCESS_KEY_ID,
      secretAccessKey: env().S3_SECRET_ACCESS_KEY,
    },
    // Otherwise every presigned PUT carries the checksum of an empty body, which S3 then enforces.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
  });
}

let internal: S3Client | undefined;
let publicFacing: S3Client | undefined;

/** For the server's own calls, at S3_ENDPOINT. */
export function storeClient(): S3Client {
  internal ??= createClient(env().S3_ENDPOINT);
  return internal;
}

/** For signing URLs that browsers open, at S3_PUBLIC_ENDPOINT: the host is part of the signature. */
export function signingClient(): S3Client {
  publicFacing ??= createClient(env().S3_PUBLIC_ENDPOINT);
  return publicFacing;
}

/** Whether the store has answered that the object is not there. */
export const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;

/** What a failed call to the store means to a person. */
export function storageUnavailable(cause: unknown): AppError {
  return new AppError(
    'STORAGE_UNAVAILABLE',
    'The file storage does not answer. Nothing is lost: try again in a moment.',
    {},
    cause,
  );
}
