import { createHash } from 'node:crypto';
import type { AppError, ErrorCode } from '#server/core/errors.ts';
import type { ItemRefusal } from '../policy.ts';

/** The file that an upload has become, or that it gave way to. */
export interface CompletedUpload {
  ok: true;
  uploadId: string;
  /** Null where it gave way, or where the file has been deleted for good since. */
  fileId: string | null;
  filename: string;
  outcome: 'stored' | 'skipped';
}

/** Why there is no file (yet), and in `retry` what helps: sending again, completing again. */
export interface IncompleteUpload extends ItemRefusal {
  uploadId: string;
  retry: 'send' | 'complete' | null;
  /** Numbers of the parts that are to be sent; 1 of a single PUT. */
  missing?: number[];
}

export type Completion = CompletedUpload | IncompleteUpload;

/** What the store was found to hold for an upload. */
export type Inspection =
  /** As promised. `sha256` is null where nobody has verified that of the whole: MD5 or parts were. */
  | { outcome: 'sound'; etag: string; sha256: string | null }
  /** `vanished`: the store does not know the upload in parts any more, and holds no object. */
  | { outcome: 'missing'; parts: number[]; vanished?: boolean }
  | { outcome: 'different'; problem: string }
  /** Still being read, or written meanwhile: the same question again finds out. */
  | { outcome: 'busy' }
  /** The store did not answer. */
  | { outcome: 'unknown'; error: AppError };

export const otherContent: Inspection = {
  outcome: 'different',
  problem: 'The storage holds other content than was announced.',
};

export const otherSize = (found: number, announced: number): Inspection => ({
  outcome: 'different',
  problem: `The storage holds ${found} bytes instead of the ${announced} that were announced.`,
});

/** The answer about an upload that has become no file. */
export function incomplete(
  uploadId: string,
  found: Exclude<Inspection, { outcome: 'sound' }>,
): IncompleteUpload {
  const answer = (
    code: ErrorCode,
    message: string,
    retry: IncompleteUpload['retry'],
  ): IncompleteUpload => ({ ok: false, uploadId, code, message, retry });
  switch (found.outcome) {
    case 'missing':
      return {
        ...answer('CONFLICT', 'The content of this file has not arrived. Send it again.', 'send'),
        missing: found.parts,
      };
    case 'different':
      return answer('CONFLICT', found.problem, null);
    case 'busy':
      return answer(
        'CONFLICT',
        'The storage compares nothing itself, so Holdall is still reading this file. Complete it again in a moment.',
        'complete',
      );
    case 'unknown':
      return answer(found.error.code, found.error.message, 'complete');
  }
}

/** What a part was promised to be. */
interface PromisedBytes {
  number: number;
  size: number;
  sha256: string;
  md5: string | null;
}

/** What the store says of a part. */
interface ListedBytes {
  number: number;
  size: number;
  etag: string;
  sha256: string | null;
}

const bare = (etag: string): string => etag.replace(/^"(.*)"$/, '$1');

/** Whether a stored part is the promised one, as far as the store tells. */
function isAsPromised(part: PromisedBytes, stored: ListedBytes, etagIsMd5: boolean): boolean {
  if (stored.size !== part.size) return false;
  if (stored.sha256 !== null && stored.sha256 !== part.sha256) return false;
  return !etagIsMd5 || part.md5 === null || bare(stored.etag) === part.md5;
}

/**
 * The parts that the store does not hold as they were promised. What was never signed is missing,
 * whatever the store holds under its number.
 */
export function lackingParts(
  partCount: number,
  promised: readonly PromisedBytes[],
  stored: readonly ListedBytes[],
  etagIsMd5: boolean,
): number[] {
  const wanted = new Map(promised.map((part) => [part.number, part]));
  const held = new Map(stored.map((part) => [part.number, part]));
  return Array.from({ length: partCount }, (_, n) => n + 1).filter((number) => {
    const part = wanted.get(number);
    const found = held.get(number);
    return !part || !found || !isAsPromised(part, found, etagIsMd5);
  });
}

const digestOfDigests = (algorithm: 'sha256' | 'md5', digests: readonly string[]): string => {
  const hash = createHash(algorithm);
  for (const digest of digests) hash.update(Buffer.from(digest, 'hex'));
  return `${hash.digest('hex')}-${digests.length}`;
};

/** The composite SHA-256 that S3 gives an object of these parts. */
export const compositeOf = (parts: readonly PromisedBytes[]): string =>
  digestOfDigests(
    'sha256',
    parts.map(({ sha256 }) => sha256),
  );

/**
 * Whether an ETag proves that an object is of these parts: the MD5 of their MD5s, as S3 makes it.
 * False is no proof of the contrary: stores that encrypt make others.
 */
export function etagProves(etag: string, parts: readonly PromisedBytes[]): boolean {
  const digests = parts.map(({ md5 }) => md5).filter((md5) => md5 !== null);
  return digests.length === parts.length && bare(etag) === digestOfDigests('md5', digests);
}
