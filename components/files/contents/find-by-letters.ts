import type { WorkspaceClient } from '../../trpc/workspace-client.ts';
import type { Contents } from './use-contents.ts';
import { fileInput, folderInput, type Listing } from './use-half.ts';

/** Where a name was found; the id tells where exactly, once its row is loaded. */
export interface FoundRow {
  index: number;
  id?: string;
}

/** The next name that begins with some letters, round to the first. */
export async function findByLetters(
  client: WorkspaceClient,
  { rowAt, count, folderCount, whole }: Contents,
  listing: Listing,
  letters: string,
  active: number,
): Promise<FoundRow | undefined> {
  const prefix = letters.toLowerCase();
  const begins = (index: number) => rowAt(index)?.entry.name.toLowerCase().startsWith(prefix);
  // More letters narrow down what the first one has found.
  if ([...letters].length > 1 && begins(active)) return { index: active };
  if (whole) {
    for (let step = 1; step <= count; step++)
      if (begins((active + step) % count)) return { index: (active + step) % count };
    return undefined;
  }
  const row = rowAt(active);
  const after = (kind: 'file' | 'folder') => (row?.kind === kind ? row.id : null);
  const [folder, file] = await Promise.all([
    folderCount === 0
      ? null
      : client.api.folders.find.query({
          ...folderInput(listing),
          prefix: letters,
          afterId: after('folder'),
        }),
    client.api.files.find.query({
      ...fileInput(listing),
      prefix: letters,
      afterId: after('file'),
    }),
  ]);
  const found = [
    ...(folder ? [{ index: folder.position, id: folder.id }] : []),
    ...(file ? [{ index: folderCount + file.position, id: file.id }] : []),
  ];
  return found.find(({ index }) => index > active) ?? found[0];
}
