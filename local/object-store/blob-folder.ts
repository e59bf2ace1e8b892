import { randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes of the objects, one file each, under random names that no key has a part in. */
export interface BlobFolder {
  /** Stores the bytes durably and returns name and size; leaves nothing behind when it fails. */
  write(chunks: AsyncIterable<Buffer>): Promise<{ blob: string; size: number }>;
  /** Keeps blobs, also when they are removed meanwhile, until the function that it returns is called. */
  hold(blobs: readonly string[]): () => Promise<void>;
  /** The bytes from `first` to `last`, both included. */
  read(blob: string, first: number, last: number): AsyncIterable<Buffer>;
  /** @throws Error when a blob does not have this many bytes */
  check(blob: string, size: number): Promise<void>;
  /** Removes blobs that are there, or are not. */
  remove(blobs: readonly string[]): Promise<void>;
  /** Removes every file that `isKnown` denies: what a crash left behind. */
  sweep(isKnown: (blob: string) => boolean): Promise<number>;
}

const shards = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));

/** A rename or a new file is durable only when its folder is synced as well. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, offset, chunk.length - offset);
    offset += bytesWritten;
  }
}

/** Opens (and makes, where missing) the folders for blobs below `dataDirectory`. */
export async function openBlobFolder(dataDirectory: string): Promise<BlobFolder> {
  const incoming = join(dataDirectory, 'incoming');
  const blobs = join(dataDirectory, 'blobs');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await mkdir(blobs, { recursive: true, mode: 0o700 });
  const present = new Set(await readdir(blobs));
  for (const shard of shards) if (!present.has(shard)) await mkdir(join(blobs, shard));
  await syncFolder(blobs);
  await syncFolder(dataDirectory);

  const shardOf = (blob: string) => join(blobs, blob.slice(0, 2));
  const pathOf = (blob: string) => join(shardOf(blob), blob);

  const holders = new Map<string, number>();
  /** Removed, but still held by readers. */
  const condemned = new Set<string>();

  async function remove(names: readonly string[]): Promise<void> {
    for (const blob of names) {
      if (holders.has(blob)) {
        condemned.add(blob);
      } else {
        condemned.delete(blob);
        await rm(pathOf(blob), { force: true });
      }
    }
  }

  return {
    async write(chunks) {
      const blob = randomBytes(16).toString('hex');
      const temporary = join(incoming, blob);
      let size = 0;
      try {
        const handle = await open(temporary, 'wx', 0o600);
        try {
          for await (const chunk of chunks) {
            await writeAll(handle, chunk);
            size += chunk.length;
          }
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(temporary, pathOf(blob));
        await syncFolder(shardOf(blob));
      } catch (error) {
        await rm(temporary, { force: true });
        await rm(pathOf(blob), { force: true });
        throw error;
      }
      return { blob, size };
    },
    hold(held) {
      for (const blob of held) holders.set(blob, (holders.get(blob) ?? 0) + 1);
      let released = false;
      return async () => {
        if (released) return;
        released = true;
        for (const blob of held) {
          const others = (holders.get(blob) ?? 0) - 1;
          if (others > 0) holders.set(blob, others);
          else holders.delete(blob);
        }
        await remove(held.filter((blob) => condemned.has(blob)));
      };
    },
    read: (blob, first, last) => createReadStream(pathOf(blob), { start: first, end: last }),
    async check(blob, size) {
      if ((await stat(pathOf(blob))).size === size) return;
      throw new Error(`The bytes of blob ${blob} are not as many as the index says`);
    },
    remove,
    async sweep(isKnown) {
      let removed = 0;
      for (const name of await readdir(incoming)) {
        await unlink(join(incoming, name));
        removed += 1;
      }
      for (const shard of shards) {
        for (const name of await readdir(join(blobs, shard))) {
          if (isKnown(name)) continue;
          await unlink(join(blobs, shard, name));
          removed += 1;
        }
      }
      return removed;
    },
  };
}
