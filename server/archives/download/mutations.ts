import type { WorkspaceScope } from '#db/scope.ts';
import { AppError } from '#server/core/errors.ts';
import { logger } from '#server/core/logger.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { setDamaged } from '#server/files/download/mutations.ts';
import { keepChecksums, recordDownload } from '../mutations.ts';
import { byteRange } from '../policy.ts';
import { type Manifest, requireArchive } from '../queries.ts';
import { mayGoOn, type Slice, zipChunks } from '../stream/queries.ts';

/** ZIPs that one person may download at once from one process. */
const mostAtOnce = 4;
/** Milliseconds between two looks whether the person is still a member. */
const lookAgain = 10_000;
/** CRCs that are kept at once. */
const checksumBatch = 200;

/** One count per process, also across separately bundled routes. */
const shared = globalThis as typeof globalThis & { holdallDownloads?: Map<string, number> };
shared.holdallDownloads ??= new Map();
const running = shared.holdallDownloads;

/** @throws AppError RATE_LIMITED where so many are under way */
function requireTurn(userId: string): void {
  if ((running.get(userId) ?? 0) >= mostAtOnce)
    throw new AppError(
      'RATE_LIMITED',
      `You are downloading ${mostAtOnce} ZIPs already. Wait until one is through.`,
      { retryAfter: 60 },
    );
}

/** Counts a download from its first byte on: one that nobody begins to read is not under way. */
async function* counted(userId: string, chunks: AsyncGenerator<Uint8Array>) {
  running.set(userId, (running.get(userId) ?? 0) + 1);
  try {
    yield* chunks;
  } finally {
    const left = (running.get(userId) ?? 1) - 1;
    if (left > 0) running.set(userId, left);
    else running.delete(userId);
  }
}

/** Keeps CRCs as they become known, several at a time. */
function checksumKeeper(scope: WorkspaceScope) {
  let known = new Map<string, number>();
  const flush = async () => {
    const some = known;
    known = new Map();
    await keepChecksums(scope, some);
  };
  return {
    flush,
    async add(objectId: string, crc: number) {
      known.set(objectId, crc);
      if (known.size >= checksumBatch) await flush();
    },
  };
}

/** What is asked for: a whole ZIP, or a part of it. */
export interface DownloadRequest {
  id: string;
  range: string | null;
  ifRange: string | null;
  /** Only the headers are wanted: nothing is read, and nothing written down. */
  head: boolean;
}

/** A download that may begin. */
export interface Download {
  manifest: Manifest & { name: string };
  /** Null: no byte of it was asked for that there is. */
  slice: Slice | null;
  partial: boolean;
  /** The bytes of the slice; to be read to its end or returned early, which ends it. */
  chunks: () => AsyncGenerator<Uint8Array>;
}

/**
 * Which bytes to send. A range holds for the ZIP that the client knows (`If-Range`), and where going
 * on costs less than beginning anew.
 */
function sliceOf({ entries, etag, length }: Manifest, { range, ifRange }: DownloadRequest) {
  const whole = { slice: { first: 0, last: length - 1 }, partial: false };
  if (ifRange !== null && ifRange !== etag) return whole;
  const wanted = byteRange(range, length);
  if (wanted === null) return whole;
  if (wanted === 'unsatisfiable') return { slice: null, partial: true };
  return mayGoOn(entries, wanted.first) ? { slice: wanted, partial: true } : whole;
}

async function* guarded(
  scope: WorkspaceScope,
  { entries }: Manifest,
  slice: Slice,
  isStillMember: () => Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  const checksums = checksumKeeper(scope);
  let looked = Date.now();
  try {
    const chunks = zipChunks(entries, slice, {
      signal: stop.signal,
      onChecksum: checksums.add,
      onLost: (objectId) => setDamaged(scope, objectId, true),
    });
    for await (const chunk of chunks) {
      if (Date.now() - looked > lookAgain) {
        await isStillMember();
        looked = Date.now();
      }
      yield chunk;
    }
  } catch (err) {
    logger.warn({ err, workspaceId: scope.workspaceId }, 'a ZIP download broke off');
    throw err;
  } finally {
    stop.abort();
    await checksums.flush();
  }
}

/**
 * Begins to send a ZIP, or goes on with one. The activity says so before the first byte goes out.
 * @param isStillMember asked again while it runs; what it throws ends the download
 * @throws AppError NOT_FOUND, TOO_LARGE, RATE_LIMITED
 */
export async function beginDownload(
  scope: WorkspaceScope,
  request: DownloadRequest,
  isStillMember: () => Promise<unknown>,
): Promise<Download> {
  await takeRateLimit('archive', askerIn(scope));
  const manifest = await requireArchive(scope, request.id);
  const { slice, partial } = sliceOf(manifest, request);
  const nothing = async function* () {};
  if (slice === null || request.head) return { manifest, slice, partial, chunks: nothing };
  requireTurn(scope.userId);
  await recordDownload(scope, request.id, manifest, slice.first);
  const chunks = () => counted(scope.userId, guarded(scope, manifest, slice, isStillMember));
  return { manifest, slice, partial, chunks };
}
