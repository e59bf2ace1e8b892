import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api } from './fixtures.ts';

/** Paths of files with their content; those of folders end with a slash. */
export type Tree = Readonly<Record<string, string>>;

/** Lays a tree out on the disk, below a folder. */
export async function layOut(folder: string, tree: Tree): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    const at = join(folder, path);
    await mkdir(path.endsWith('/') ? at : join(at, '..'), { recursive: true });
    if (!path.endsWith('/')) await writeFile(at, content);
  }
}

async function everything<T>(
  page: (cursor?: string) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found = await page(cursor);
    items.push(...found.items);
    cursor = found.nextCursor ?? undefined;
  } while (cursor);
  return items;
}

async function contentOf(api: Api, id: string): Promise<string> {
  const { url } = await api.files.downloadUrl.mutate({ id });
  return (await fetch(url)).text();
}

/** What a folder of a workspace holds (null: the root), read through the API; empty folders too. */
export async function treeIn(api: Api, folderId: string | null = null, above = ''): Promise<Tree> {
  const [folders, files] = await Promise.all([
    everything((cursor) => api.folders.list.query({ parentId: folderId, cursor })),
    everything((cursor) => api.files.list.query({ folderId, cursor })),
  ]);
  const below = await Promise.all(
    folders.map(({ id, name }) => treeIn(api, id, `${above}${name}/`)),
  );
  const own = await Promise.all(
    files.map(async ({ id, filename }) => [`${above}${filename}`, await contentOf(api, id)]),
  );
  const found: Tree = Object.assign({}, ...below, Object.fromEntries(own));
  return Object.keys(found).length === 0 && above !== '' ? { [above]: '' } : found;
}

/** The same paths as this product keeps them: in Unicode's composed form. */
export const composed = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree).map(([path, content]) => [path.normalize('NFC'), content]),
  );
