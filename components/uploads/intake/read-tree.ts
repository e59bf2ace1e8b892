import type { Chosen } from '../upload-target.ts';

type ChosenFile = Chosen['files'][number];

/** What was chosen, once it has been read. */
export interface ReadFiles extends Chosen {
  /** Paths of what the browser could not read. */
  unreadable: readonly string[];
}

export const nothingRead: ReadFiles = { files: [], emptyFolders: [], unreadable: [] };

/** All of them as one, in their order. */
export const together = (parts: readonly ReadFiles[]): ReadFiles => ({
  files: parts.flatMap(({ files }) => files),
  emptyFolders: parts.flatMap(({ emptyFolders }) => emptyFolders),
  unreadable: parts.flatMap(({ unreadable }) => unreadable),
});

// The classes of entries have no name that a page could use with `instanceof`.
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  // It gives at most 100 at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

/** Everything at and below an entry; `path`: the folders above it. Never fails: it says what it left out. */
export async function readTree(
  entry: FileSystemEntry,
  path: readonly string[] = [],
): Promise<ReadFiles> {
  const here = [...path, entry.name];
  try {
    if (isFile(entry)) return { ...nothingRead, files: [{ file: await fileOf(entry), path }] };
    const entries = isFolder(entry) ? await entriesIn(entry) : [];
    if (entries.length === 0) return { ...nothingRead, emptyFolders: [here] };
    return together(await Promise.all(entries.map((child) => readTree(child, here))));
  } catch {
    return { ...nothingRead, unreadable: [here.join('/')] };
  }
}

const keyOf = (path: readonly string[], name: string): string => [...path, name].join('/');

async function gather(
  handle: FileSystemHandle,
  path: readonly string[],
  found: Map<string, FileSystemFileHandle>,
): Promise<void> {
  if (handle instanceof FileSystemFileHandle) found.set(keyOf(path, handle.name), handle);
  if (!(handle instanceof FileSystemDirectoryHandle)) return;
  const below: Promise<void>[] = [];
  for await (const child of handle.values())
    below.push(gather(child, [...path, handle.name], found));
  await Promise.all(below);
}

/**
 * Adds the handles to what was read. The tree itself is read by entries: handles leave out, without
 * a word, what has a name that Windows would not take.
 */
export async function withHandles(
  read: ReadFiles,
  handles: readonly (FileSystemHandle | null)[],
): Promise<ReadFiles> {
  const found = new Map<string, FileSystemFileHandle>();
  // A handle that cannot be read is no reason to refuse the file.
  await Promise.allSettled(handles.map((handle) => handle && gather(handle, [], found)));
  const files = read.files.map((chosen): ChosenFile => {
    const handle = found.get(keyOf(chosen.path, chosen.file.name));
    return handle ? { ...chosen, handle } : chosen;
  });
  return { ...read, files };
}
