import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { env } from '#server/core/env.ts';
import { AppError } from '#server/core/errors.ts';

function createClient(): S3Client {
  return new S3Client({
    endpoint: env().S3_ENDPOINT,
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
    // Without these a store that takes a request and never answers would hold it for ever.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 6_000,
      throwOnRequestTimeout: true,
      socketTimeout: 30_000,
    },
  });
}

/** Milliseconds; also across hot reloads and separately bundled routes. */
const shared = globalThis as typeof globalThis & { holdallStoreClock?: number };
/** A difference in seconds that is no more than a slow answer and a rounded second. */
const tolerated = 5;

/** Notes by how many seconds the store's clock is ahead: it judges signatures by it. */
export function setStoreClock(ahead: number): void {
  shared.holdallStoreClock = Math.abs(ahead) < tolerated ? 0 : ahead * 1_000;
}

/** Now, by the store's clock as far as it is known. */
export const storeTime = (): Date => new Date(Date.now() + (shared.holdallStoreClock ?? 0));

let client: S3Client | undefined;

/** For the server's own calls, at S3_ENDPOINT. */
export function storeClient(): S3Client {
  client ??= createClient();
  client.config.systemClockOffset = shared.holdallStoreClock ?? 0;
  return client;
}

/** The end of a call, its repetitions included: a store that is slow gives a clear answer, too. */
export const bounded = (): { abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(12_000),
});

/** The status with which the store has refused; undefined where there was no answer. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

/**
 * The refusal in the store's own words, which HEAD has none of; undefined where there was no answer.
 * Looks through what other code has wrapped around it.
 */
export function refusalWords(error: unknown): string | undefined {
  const status = statusOf(error);
  if (status && error instanceof Error)
    return `it answers ${status}${/^(Unknown|NotFound|\d)/.test(error.name) ? '' : ` ${error.name}`}`;
  return error instanceof Error && error.cause ? refusalWords(error.cause) : undefined;
}

/** Whether the store has answered that the object is not there. */
export const isMissing = (error: unknown): boolean => statusOf(error) === 404;

/** What a failed call to the store means to a person. */
export function storageUnavailable(cause: unknown): AppError {
  return new AppError(
    'STORAGE_UNAVAILABLE',
    'The file storage does not answer. Nothing is lost: try again in a moment.',
    {},
    cause,
  );
}
