import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { fromBufferPromise } from 'yauzl';

/** A file or a folder as somebody else's reader finds it in a ZIP. */
export interface Unzipped {
  content: Buffer;
  modifiedAt: Date;
  /** Permissions and kind as Unix has them. */
  mode: number;
}

/**
 * Opens a ZIP with a reader that is not ours, which refuses unsafe paths, and compares each CRC.
 * @throws Error for what is no sound ZIP, and for a path that is in it twice
 */
export async function unzip(bytes: Buffer): Promise<Map<string, Unzipped>> {
  const entries = new Map<string, Unzipped>();
  const zip = await fromBufferPromise(bytes, { strictFileNames: true });
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry;
    if (entries.has(fileName)) throw new Error(`${fileName} is there twice`);
    const isFolder = fileName.endsWith('/');
    const content = isFolder
      ? Buffer.alloc(0)
      : await buffer(await zip.openReadStreamPromise(entry));
    if (crc32(content) !== entry.crc32) throw new Error(`the CRC of ${fileName} is wrong`);
    const modifiedAt = entry.getLastModDate();
    entries.set(fileName, { content, modifiedAt, mode: entry.externalFileAttributes >>> 16 });
  }
  return entries;
}
