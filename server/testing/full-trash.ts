import type { WorkspaceScope } from '#db/scope.ts';
import { arriveAs } from './arrivals.ts';
import { putFile } from './files.ts';
import type { as } from './people.ts';

/** A trash with a file, a folder with a file in it, and a file of two versions: four objects. */
export async function fillTrash(
  caller: Awaited<ReturnType<typeof as>>,
  scope: WorkspaceScope,
): Promise<void> {
  const { ids } = await caller.folders.ensure({ paths: [['folder', 'inner']] });
  const [inner = ''] = ids;
  const [top] = await caller.folders.path({ id: inner });
  await putFile(caller, { filename: 'inside.txt', folderId: inner });
  const { id: alone } = await putFile(caller, { filename: 'alone.txt' });
  const versions = { filename: 'versions.txt', onConflict: 'replace' } as const;
  await arriveAs(scope, { ...versions, content: 'one' });
  const replaced = await arriveAs(scope, { ...versions, content: 'four' });
  await caller.trash.put({ files: [alone, replaced], folders: [top?.id ?? ''] });
}
