import type { Transaction } from '#db/client.ts';
import { rootId } from '#db/schema/columns.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { firstFreeNames } from '#server/files/names/queries.ts';
import { folderKey, numberedFolderName } from '../policy.ts';
import { takenKeys } from '../tree/queries.ts';

/**
 * For each name the first of `name`, `name (2)`... that no live folder of the place has. Who only
 * holds the tree may lose one to somebody else before it is written; who locks it does not.
 */
export const freeFolderNames = (
  tx: Transaction,
  scope: WorkspaceScope,
  parentId: string | null,
  names: readonly string[],
): Promise<string[]> =>
  firstFreeNames(names, {
    key: folderKey,
    numbered: numberedFolderName,
    taken: (keys) => takenKeys(tx, scope, parentId ?? rootId, keys),
  });
