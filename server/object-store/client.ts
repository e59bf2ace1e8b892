import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { env } from '#server/core/env.ts';
import { AppError } from '#server/core/errors.ts';

/** How long calls may take, in milliseconds, and how often the SDK repeats one. */
interface Patience {
  requestTimeout: number;
  socketTimeout: number;
  maxAttempts: number;
}

const brief: Patience = { requestTimeout: 6_000, socketTimeout: 30_000, maxAttempts: 3 };

/** Milliseconds for which a store may copy before it answers. */
export const copyPatience = 10 * 60_000;
/** Not repeated by the SDK: whoever copies looks at what is there before it tries again. */
const patient: Patience = {
  requestTimeout: copyPatience,
  socketTimeout: copyPatience,
  maxAttempts: 1,
};

function createClient({ requestTimeout, socketTimeout, maxAttempts }: Patience): S3Client {
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
    maxAttempts,
    // Without these a store that takes a request and never answers would hold it for ever.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout,
      throwOnRequestTimeout: true,
      socketTimeout,
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

const clients = new Map<Patience, S3Client>();

function clientWith(patience: Patience): S3Client {
  const client = clients.get(patience) ?? createClient(patience);
  clients.set(patience, client);
  client.config.systemClockOffset = shared.holdallStoreClock ?? 0;
  return client;
}

/** For the server's own calls, at S3_ENDPOINT. */
export const storeClient = (): S3Client => clientWith(brief);

/** The same for calls over which the store copies bytes. */
export const patientClient = (): S3Client => clientWith(patient);

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
