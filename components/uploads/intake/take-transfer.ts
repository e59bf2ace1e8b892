import { isPastedImage, pastedImageName } from './pasted-image.ts';
import { nothingRead, type ReadFiles, readTree, together, withHandles } from './read-tree.ts';

declare global {
  interface DataTransferItem {
    /** Chromium on secure addresses: https://wicg.github.io/file-system-access/#drag-and-drop */
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
  }
}

/** One thing of a drop, by all the ways that the browser offers. */
interface Grabbed {
  file: File | null;
  entry: FileSystemEntry | null;
  handle: Promise<FileSystemHandle | null>;
}

const grab = (item: DataTransferItem): Grabbed => ({
  file: item.getAsFile(),
  entry: item.webkitGetAsEntry(),
  handle: item.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null),
});

async function readOne({ file, entry }: Grabbed): Promise<ReadFiles> {
  if (entry?.isDirectory) return readTree(entry);
  return file ? { ...nothingRead, files: [{ file, path: [] }] } : nothingRead;
}

async function read(grabbed: readonly Grabbed[]): Promise<ReadFiles> {
  const [parts, handles] = await Promise.all([
    Promise.all(grabbed.map(readOne)),
    Promise.all(grabbed.map(({ handle }) => handle)),
  ]);
  return withHandles(together(parts), handles);
}

const filesIn = (transfer: DataTransfer): Grabbed[] =>
  [...transfer.items].filter(({ kind }) => kind === 'file').map(grab);

/** Takes the files and folders of a drop. To be called in its event: the transfer is empty after it. */
export function takeDrop(transfer: DataTransfer): Promise<ReadFiles> | undefined {
  const grabbed = filesIn(transfer);
  return grabbed.length > 0 ? read(grabbed) : undefined;
}

/**
 * Takes the files of a paste, images under names of their own; undefined where it is text, also
 * where an office program put a picture of it beside the text.
 */
export function takePaste(transfer: DataTransfer, now: Date): Promise<ReadFiles> | undefined {
  const text = transfer.getData('text/plain');
  const grabbed = filesIn(transfer);
  const images = grabbed.filter(({ file }) => file && isPastedImage(file, now));
  const ofText = images.length > 0 && text !== '' && text !== images[0]?.file?.name;
  if (grabbed.length === 0 || ofText) return undefined;
  return read(
    grabbed.map((each): Grabbed => {
      const nth = images.indexOf(each);
      if (nth < 0 || !each.file) return each;
      const { type, lastModified } = each.file;
      const name = pastedImageName(each.file, now, nth);
      const file = new File([each.file], name, { type, lastModified });
      return { file, entry: null, handle: Promise.resolve(null) };
    }),
  );
}
