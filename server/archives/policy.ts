import { nameKey, numberedName } from '#server/files/policy.ts';
import { numberedFolderName } from '#server/folders/policy.ts';

/** A folder as it was found; its parent is null where it was chosen itself. */
export interface FoundFolder {
  id: string;
  parentId: string | null;
  name: string;
}

/** A file as it was found; its folder is null where it was chosen itself. */
export interface FoundFile {
  id: string;
  folderId: string | null;
  name: string;
}

/**
 * Never a way out of where a ZIP is opened, whatever a row says: no slashes, no dots alone, no drive
 * of Windows. All but the last are refused in names anyway.
 */
const segment = (name: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const safe = name.replace(/[/\\\u0000-\u001f\u007f]/g, '_').replace(/^([a-z]):/i, '$1_');
  return safe === '' || safe === '.' || safe === '..' ? '_'.repeat(safe.length || 1) : safe;
};

/** One place inside the ZIP: no two names of it look the same, also where case does not count. */
class Place {
  readonly #taken = new Set<string>();
  /** For each name that was wanted more than once, the number to try next. */
  readonly #next = new Map<string, number>();

  /** The first of `name`, `name (2)`... that is free here. */
  take(name: string, numbered: (name: string, n: number) => string): string {
    const wanted = segment(name);
    const wantedKey = nameKey(wanted);
    for (let n = this.#next.get(wantedKey) ?? 1; ; n++) {
      const candidate = n === 1 ? wanted : numbered(wanted, n);
      const key = nameKey(candidate);
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      this.#next.set(wantedKey, n + 1);
      return candidate;
    }
  }
}

/** As texts compare by their code units: the same everywhere, unlike by language. */
const inOrder = <T extends { id: string; name: string }>(rows: readonly T[]): T[] =>
  rows.toSorted((one, other) => {
    if (one.name !== other.name) return one.name < other.name ? -1 : 1;
    return one.id < other.id ? -1 : 1;
  });

/** A file or a folder at its path inside the ZIP; a folder's ends with `/`. */
export type Placed<D, F> =
  | { path: string; folder: D; file?: undefined }
  | { path: string; file: F; folder?: undefined };

/**
 * Puts what was found into the order and under the names of a ZIP: the same for the same rows. A
 * folder comes before what is in it, and keeps its name where a file has the same one.
 */
export function placeEntries<D extends FoundFolder, F extends FoundFile>(
  folders: readonly D[],
  files: readonly F[],
): Placed<D, F>[] {
  const foldersIn = Map.groupBy(folders, ({ parentId }) => parentId);
  const filesIn = Map.groupBy(files, ({ folderId }) => folderId);
  const placed: Placed<D, F>[] = [];
  // A stack of its own: a tree may be deeper than calls may nest.
  const waiting: { id: string | null; path: string }[] = [{ id: null, path: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { id, path } = next;
    const place = new Place();
    const below: { id: string; path: string }[] = [];
    for (const folder of inOrder(foldersIn.get(id) ?? [])) {
      const own = `${path}${place.take(folder.name, numberedFolderName)}/`;
      placed.push({ path: own, folder });
      below.push({ id: folder.id, path: own });
    }
    for (const file of inOrder(filesIn.get(id) ?? []))
      placed.push({ path: `${path}${place.take(file.name, numberedName)}`, file });
    waiting.push(...below.reverse());
  }
  return placed;
}

/** The name under which a ZIP is saved. */
export function archiveName(
  chosen: readonly { name: string }[],
  workspace: string,
  now: Date,
): string {
  const [only] = chosen;
  const stem =
    chosen.length === 1 && only ? only.name : `${workspace} ${now.toISOString().slice(0, 10)}`;
  return `${segment(stem)}.zip`;
}

/**
 * Reads a Range header (RFC 9110, section 14.2) for content of `length` bytes. Several ranges, or
 * one that is not well-formed, count as none: null, the whole.
 */
export function byteRange(
  text: string | null,
  length: number,
): { first: number; last: number } | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(text ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  const first = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  return first > last ? 'unsatisfiable' : { first, last };
}
