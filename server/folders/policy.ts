import { nameKey, withNumber } from '#server/files/policy.ts';

/** What equal names of folders share; the same as for files. */
export const folderKey = (name: string): string => nameKey(name);

/** `Photos` as `Photos (2)`; a folder's name has no extension. */
export const numberedFolderName = (name: string, n: number): string => withNumber(name, n);

/** A folder of a tree that shall be there. `id` is known once it is. */
export interface WantedFolder {
  name: string;
  key: string;
  /** Null: directly below where the tree begins. */
  parent: WantedFolder | null;
  id?: string;
}

/** A tree without its repetitions: the folders of each level, and the one at the end of each path. */
export interface WantedTree {
  levels: WantedFolder[][];
  ends: WantedFolder[];
}

/** Takes equal names for one folder, as the database will; the spelling that comes first is kept. */
export function wantedTree(paths: string[][]): WantedTree {
  const levels: WantedFolder[][] = [];
  const known = new Map<WantedFolder | null, Map<string, WantedFolder>>();
  const child = (parent: WantedFolder | null, name: string, level: number): WantedFolder => {
    const siblings = known.get(parent) ?? new Map<string, WantedFolder>();
    known.set(parent, siblings);
    const key = folderKey(name);
    const found = siblings.get(key);
    if (found) return found;
    const made = { name, key, parent };
    siblings.set(key, made);
    const beside = levels[level];
    if (beside) beside.push(made);
    else levels[level] = [made];
    return made;
  };
  const ends = paths.flatMap((path) => {
    const end = path.reduce<WantedFolder | null>(child, null);
    return end ? [end] : [];
  });
  return { levels, ends };
}
