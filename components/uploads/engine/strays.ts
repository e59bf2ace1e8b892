import { heldLocks, sessionLock, uploadLock } from './held-locks.ts';
import type { UploadBatch, UploadJob } from './job.ts';
import type { OpenUpload } from './transport.ts';

type Named = Pick<OpenUpload, 'id' | 'filename' | 'size' | 'folderId' | 'createdAt' | 'sessionId'>;

const sameFile = ({ filename, size, folderId }: Omit<Named, 'id' | 'createdAt' | 'sessionId'>) =>
  `${folderId} ${size} ${filename}`;

/**
 * Uploads that a start began whose answer was lost: of the same files, begun shortly before those
 * that this page knows. Times are compared on the server's clock only.
 * @param within milliseconds between the first try and the answer that came
 */
export function findStrays<T extends Named>(
  open: readonly T[],
  known: ReadonlySet<string>,
  within: number,
): T[] {
  const ours = open.filter(({ id }) => known.has(id));
  const last = Math.max(...ours.map(({ createdAt }) => createdAt.getTime()));
  const wanted = new Set(ours.map(sameFile));
  return open.filter(
    (row) =>
      !known.has(row.id) &&
      wanted.has(sameFile(row)) &&
      row.createdAt.getTime() <= last &&
      row.createdAt.getTime() >= last - within,
  );
}

/** Gives up what a lost answer left behind: it would hold its bytes of the quota for a day. */
export async function endStrays(
  { transport }: UploadBatch,
  jobs: readonly UploadJob[],
  within: number,
): Promise<void> {
  const known = new Set(jobs.flatMap(({ transfer }) => (transfer ? [transfer.uploadId] : [])));
  if (known.size === 0) return;
  try {
    const [open, held] = await Promise.all([transport.listOpen(), heldLocks()]);
    const strays = findStrays(open, known, within).filter(
      ({ id, sessionId }) =>
        !held.has(uploadLock(id)) && !(sessionId && held.has(sessionLock(sessionId))),
    );
    await Promise.all(strays.map(({ id }) => transport.cancel(id)));
  } catch {
    // They expire by themselves.
  }
}
