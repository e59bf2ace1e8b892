import { byteSize } from '#server/core/bytes/schema.ts';
import { failureOf } from '../../trpc/api-error.ts';
import { clientOf } from '../../trpc/workspace-client.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import type { ToContinue, UnfinishedUpload } from '../unfinished-upload.ts';
import { UploadFailure } from '../upload-failure.ts';
import { addEntries, currentEntries, updateEntry } from '../upload-store.ts';
import { makeBatch, transportOf } from './batches.ts';
import { emptyEntry, nextEntryId } from './choose.ts';
import { hashPiece } from './hash-pool.ts';
import { heldLocks, sessionLock, uploadLock } from './held-locks.ts';
import { makeJob } from './job.ts';
import { forgetHandles, type KeptHandle, keepHandles, keptHandles } from './kept-handles.ts';
import { pieceOf } from './reading.ts';
import { jobs, run } from './run.ts';
import type { Resumed } from './transport.ts';

/** The person's open uploads into the workspace that no tab of this browser works on. */
export async function findUnfinished(workspace: WorkspaceFace): Promise<UnfinishedUpload[]> {
  const transport = transportOf(clientOf(workspace.id));
  const [open, held] = await Promise.all([transport.listOpen(), heldLocks()]);
  const here = new Set([...jobs.values()].map(({ transfer }) => transfer?.uploadId));
  const left = open.filter(
    ({ id, sessionId }) =>
      !here.has(id) &&
      !held.has(uploadLock(id)) &&
      !(sessionId !== null && held.has(sessionLock(sessionId))),
  );
  const kept = await keptHandles(left.map(({ id }) => id));
  return left.map((row) => ({
    uploadId: row.id,
    sessionId: row.sessionId,
    name: row.filename,
    folderId: row.folderId,
    size: row.size,
    uploadedBytes: row.uploadedBytes,
    createdAt: row.createdAt,
    reportedAt: row.reportedAt,
    oneClick: kept.has(row.id),
  }));
}

/** The file behind a kept handle; asks the person where the browser wants that. */
async function readHandle(handle: FileSystemFileHandle): Promise<File> {
  // Not in TypeScript's library: https://wicg.github.io/file-system-access/#api-filesystemhandle
  const ask: unknown = Reflect.get(handle, 'requestPermission');
  const answer = typeof ask === 'function' ? await ask.call(handle, { mode: 'read' }) : 'granted';
  if (answer !== 'granted')
    throw new UploadFailure('Your browser was not allowed to read the file. Choose it again.');
  return handle.getFile().catch(() => {
    throw new UploadFailure('The file is not where it was on this device. Choose it again.');
  });
}

/** What tells a file from the one that was begun; null where it is the same, as far as can be seen. */
async function differenceOf(file: File, begun: Resumed): Promise<string | null> {
  const other = (how: string) =>
    `This is not the file that was begun: ${how}. Choose “${begun.filename}” as it was then.`;
  if (file.size !== begun.size)
    return other(`it has ${byteSize(file.size)} instead of ${byteSize(begun.size)}`);
  if (begun.modifiedAt && begun.modifiedAt.getTime() !== file.lastModified)
    return other('it was changed at another time');
  if (!begun.firstPart) return null;
  const { own } = await hashPiece(pieceOf(file, begun, 1), false);
  return own?.sha256 === begun.firstPart.sha256 ? null : other('it begins with other content');
}

const isOpen = ({ status }: Resumed): boolean =>
  ['created', 'uploading', 'completing'].includes(status);

/** What an upload is that somebody else has brought to its end meanwhile. */
const hasBecome = ({ status, size }: Resumed) =>
  status === 'completed'
    ? ({ phase: 'done', bytes: size } as const)
    : ({
        phase: 'failed',
        problem: 'This upload was given up meanwhile. Upload the file again.',
        retryable: false,
      } as const);

/** What an entry of a continued upload is told while it is not sent yet. */
const needFile = (id: string, problem: string | null): void =>
  updateEntry(id, { phase: 'needs-file', problem });

function entryFor(
  { uploadId, name, folderId, size, sessionId }: ToContinue,
  workspace: WorkspaceFace,
) {
  for (const entry of currentEntries())
    if (entry.uploadId === uploadId && entry.phase === 'needs-file') return entry.id;
  const id = nextEntryId();
  addEntries([
    {
      ...emptyEntry,
      id,
      name,
      path: [],
      size,
      workspace,
      folderId,
      folderName: null,
      batch: id,
      sessionId,
      uploadId,
    },
  ]);
  return id;
}

async function fileFor(
  kept: KeptHandle | undefined,
  chosen: File | undefined,
): Promise<File | null> {
  if (chosen) return chosen;
  return kept ? readHandle(kept.handle) : null;
}

/** See `continueUpload`. */
export async function goOn(
  unfinished: ToContinue,
  workspace: WorkspaceFace,
  chosen: { file?: File | undefined; handle?: FileSystemFileHandle | undefined },
): Promise<string> {
  const { uploadId, folderId, sessionId } = unfinished;
  const id = entryFor(unfinished, workspace);
  try {
    // First of all: a browser asks for leave to read only shortly after a click.
    const kept = (await keptHandles([uploadId])).get(uploadId);
    const file = await fileFor(kept, chosen.file);
    if (!file) {
      needFile(id, null);
      return id;
    }
    updateEntry(id, { phase: 'hashing', bytes: 0, problem: null });
    const begun = await transportOf(clientOf(workspace.id)).resume(uploadId);
    if (!isOpen(begun)) {
      forgetHandles([uploadId]);
      updateEntry(id, hasBecome(begun));
      return id;
    }
    const difference = await differenceOf(file, begun);
    if (difference !== null) {
      needFile(id, difference);
      return id;
    }
    const handle = chosen.file ? chosen.handle : kept?.handle;
    const batch = makeBatch(
      { workspace, folderId, folderName: null },
      { name: begun.filename, files: 1, bytes: begun.size, sessionId, continued: uploadId },
    );
    const job = makeJob({ id, batch, file, handle, filename: begun.filename, path: [] });
    job.folderId = begun.folderId;
    job.transfer = {
      uploadId,
      cut: { partSize: begun.partSize, partCount: begun.partCount },
      hashes: new Map(),
      stored: new Set(begun.stored),
      put: undefined,
      reading: undefined,
    };
    jobs.set(id, job);
    keepHandles([job]);
    run(job);
  } catch (error) {
    const known = error instanceof UploadFailure;
    const failure = failureOf(error);
    if (known) needFile(id, error.message);
    else {
      updateEntry(id, { phase: 'failed', problem: failure.message, retryable: false });
      if (failure.code === 'NOT_FOUND' || failure.code === 'CONFLICT') forgetHandles([uploadId]);
    }
  }
  return id;
}
