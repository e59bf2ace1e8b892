import type { ReadFiles } from './read-tree.ts';

declare global {
  interface Window {
    /** Chromium on secure addresses: https://wicg.github.io/file-system-access/#local-filesystem */
    showOpenFilePicker?(options: { multiple: boolean }): Promise<FileSystemFileHandle[]>;
  }
}

/** Handles; null where the person chose nothing; undefined where the browser cannot be asked. */
async function askForHandles(): Promise<FileSystemFileHandle[] | null | undefined> {
  try {
    return await window.showOpenFilePicker?.({ multiple: true });
  } catch (error) {
    // Anything but "cancelled" is a page that may not ask, in a frame for one.
    return error instanceof DOMException && error.name === 'AbortError' ? null : undefined;
  }
}

async function readAll(handles: readonly FileSystemFileHandle[]): Promise<ReadFiles> {
  const read = await Promise.allSettled(handles.map((handle) => handle.getFile()));
  return {
    files: read.flatMap((result, i) =>
      result.status === 'fulfilled' ? [{ file: result.value, path: [], handle: handles[i] }] : [],
    ),
    emptyFolders: [],
    unreadable: read.flatMap(({ status }, i) =>
      status === 'rejected' ? [handles[i]?.name ?? ''] : [],
    ),
  };
}

/**
 * Asks for files with the picker that gives handles, by which an upload goes on after a reload at
 * one click. Undefined where there is none: an input has to ask then. Folders are always asked for
 * with an input: the picker for them leaves out what has a name that Windows would not take.
 */
export async function pickFiles(): Promise<Promise<ReadFiles> | null | undefined> {
  const handles = await askForHandles();
  return handles && readAll(handles);
}

/** What an input was given. Of a folder it does not tell what is empty, and it gives no handles. */
export const filesOfInput = (files: readonly File[]): ReadFiles => ({
  files: files.map((file) => ({ file, path: file.webkitRelativePath.split('/').slice(0, -1) })),
  emptyFolders: [],
  unreadable: [],
});
