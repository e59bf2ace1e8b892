import { createStore, delMany, entries, getMany, setMany, type UseStore } from 'idb-keyval';
import { currentPersonId } from '../../trpc/person.ts';
import type { UploadJob } from './job.ts';

/** What this browser keeps of an unfinished upload, so that it goes on with one click. */
export interface KeptHandle {
  personId: string | null;
  workspaceId: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Milliseconds, as browsers give it. */
  lastModified: number;
  handle: FileSystemFileHandle;
}

let opened: UseStore | undefined;
const store = (): UseStore => {
  opened ??= createStore('holdall-uploads', 'handles');
  return opened;
};

/** Some browsers keep nothing (private windows): then people choose the file again. */
async function ifPossible<T>(task: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await task();
  } catch {
    return otherwise;
  }
}

function recordOf({ transfer, handle, file, batch }: UploadJob): [string, KeptHandle][] {
  if (!transfer || !handle) return [];
  const { name, size, lastModified } = file;
  const workspaceId = batch.target.workspace.id;
  const personId = currentPersonId();
  return [[transfer.uploadId, { personId, workspaceId, name, size, lastModified, handle }]];
}

/** Keeps the handles of what has been started, where there are any. */
export const keepHandles = (jobs: readonly UploadJob[]): Promise<void> =>
  ifPossible(async () => {
    const kept = jobs.flatMap(recordOf);
    if (kept.length > 0) await setMany(kept, store());
  }, undefined);

export const forgetHandles = (uploadIds: string[]): Promise<void> =>
  ifPossible(async () => {
    if (uploadIds.length > 0) await delMany(uploadIds, store());
  }, undefined);

/** By upload, of those that the person of this page has. */
export const keptHandles = (uploadIds: string[]): Promise<Map<string, KeptHandle>> =>
  ifPossible(async () => {
    const kept = await getMany<KeptHandle>(uploadIds, store());
    const own = new Map<string, KeptHandle>();
    for (const [i, uploadId] of uploadIds.entries()) {
      const found = kept[i];
      if (found?.personId === currentPersonId()) own.set(uploadId, found);
    }
    return own;
  }, new Map());

/** At sign-out: who comes next at this browser finds nothing of the person. */
export const forgetAllHandles = (): Promise<void> =>
  ifPossible(async () => {
    const all = await entries<string, KeptHandle>(store());
    const own = all.filter(([, { personId }]) => personId === currentPersonId());
    await forgetHandles(own.map(([uploadId]) => uploadId));
  }, undefined);
