import { filename as nameSchema } from '#server/files/schema.ts';
import { deepestPath } from '#server/folders/schema.ts';
import type { UploadEntry } from '../upload-entry.ts';
import type { Chosen, UploadTarget } from '../upload-target.ts';
import { makeBatch } from './batches.ts';
import { makeJob, type UploadBatch, type UploadJob } from './job.ts';

let added = 0;

export const nextEntryId = (): string => `upload-${++added}`;

/** Why a name cannot be, in the words of the server's own rule; the name as it takes it otherwise. */
function checkName(name: string): { ok: true; name: string } | { ok: false; problem: string } {
  const parsed = nameSchema.safeParse(name);
  return parsed.success
    ? { ok: true, name: parsed.data }
    : { ok: false, problem: parsed.error.issues[0]?.message ?? 'This name cannot be.' };
}

/** What is wrong with the way to a file; the same for all files of a folder. */
function problemOfPath(path: readonly string[]): string | null {
  if (path.length > deepestPath) return `It lies more than ${deepestPath} folders deep.`;
  for (const folder of path) {
    const checked = checkName(folder);
    if (!checked.ok) return `Its folder “${folder}” cannot be: ${checked.problem}`;
  }
  return null;
}

/** What a session is called: the folder or the file that was chosen, or how many. */
function nameOf({ files, emptyFolders }: Chosen): string {
  const [file] = files;
  const tops = new Set([...files.map(({ path }) => path[0]), ...emptyFolders.map(([top]) => top)]);
  const [top] = tops;
  if (tops.size === 1 && top !== undefined) return top;
  return files.length === 1 && file ? file.file.name : `${files.length} files`;
}

export const emptyEntry = {
  modifiedAt: null,
  sessionId: null,
  uploadId: null,
  phase: 'waiting',
  bytes: 0,
  speed: null,
  problem: null,
  retryable: true,
  conflict: null,
} as const satisfies Partial<UploadEntry>;

interface Prepared {
  batch: UploadBatch;
  entries: UploadEntry[];
  /** Of those whose names can be. */
  jobs: UploadJob[];
}

/** Turns what was chosen into entries and jobs; names that cannot be fail here, each with why. */
export function prepare(chosen: Chosen, target: UploadTarget): Prepared {
  const checkedPaths = new Map<string, string | null>();
  const pathProblem = (path: readonly string[]): string | null => {
    const key = path.join('/');
    const known = checkedPaths.get(key);
    if (known !== undefined) return known;
    const problem = problemOfPath(path);
    checkedPaths.set(key, problem);
    return problem;
  };
  const checked = chosen.files.map((file) => {
    const name = checkName(file.file.name);
    const problem = pathProblem(file.path) ?? (name.ok ? null : name.problem);
    return { ...file, id: nextEntryId(), name: name.ok ? name.name : file.file.name, problem };
  });
  const sound = checked.filter(({ problem }) => problem === null);
  const name = checkName(nameOf(chosen));
  const batch = makeBatch(target, {
    name: name.ok ? name.name : `${chosen.files.length} files`,
    files: sound.length,
    bytes: sound.reduce((sum, { file }) => sum + file.size, 0),
    emptyFolders: chosen.emptyFolders.filter((path) => pathProblem(path) === null),
  });
  return {
    batch,
    entries: checked.map(({ id, name, path, file, problem }) => ({
      ...emptyEntry,
      ...target,
      id,
      name,
      path,
      size: file.size,
      modifiedAt: new Date(file.lastModified),
      batch: batch.id,
      ...(problem !== null && { phase: 'failed', problem, retryable: false }),
    })),
    jobs: sound.map(({ id, name, path, file, handle }) =>
      makeJob({ id, batch, file, handle, filename: name, path }),
    ),
  };
}
