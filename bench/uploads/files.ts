import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '#server/core/ids.ts';

const mebibyte = 1024 ** 2;

async function scratch(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdall-bench-files-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Files of random bytes, each with a name of its own; gone with their scope. */
export async function smallFiles(
  count: number,
  size: number,
): Promise<AsyncDisposable & { paths: string[] }> {
  const place = await scratch();
  const paths = Array.from({ length: count }, () => join(place.folder, `${newId()}.bin`));
  for (const path of paths) await writeFile(path, randomBytes(size));
  return { paths, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

/** A file of which no two mebibytes are equal; gone with its scope. */
export async function largeFile(
  size: number,
): Promise<AsyncDisposable & { path: string; fresh(): Promise<string> }> {
  const place = await scratch();
  const path = join(place.folder, 'large.bin');
  const handle = await open(path, 'w');
  for (let at = 0; at < size; at += mebibyte)
    await handle.write(randomBytes(Math.min(mebibyte, size - at)));
  await handle.close();
  return {
    path,
    // A hard copy under a new name: the same name twice would ask what to do.
    async fresh() {
      const copy = join(place.folder, `${newId()}.bin`);
      await copyFile(path, copy);
      return copy;
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}
