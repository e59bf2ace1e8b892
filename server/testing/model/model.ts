import type { Role } from '#server/auth/permissions.ts';
import { may } from '#server/auth/permissions.ts';
import type { ErrorCode } from '#server/core/errors.ts';
import type { Person } from '../people.ts';

/** How something came to the trash. */
export interface Trash {
  by: Person;
  /** Greater is later; what goes at once has the same. */
  at: number;
  /** The folder with which it went; null for what was deleted itself. */
  with: Folder | null;
  /** Shared by what was deleted together. */
  deletion: { id: string | null } | null;
}

interface Common {
  /** Null while only the product knows it; the next listing tells. */
  id: string | null;
  ground: Ground;
  name: string;
  parent: Folder | null;
  addedBy: Person;
  trash: Trash | null;
  /** The names above, where the folders themselves were deleted for good. */
  from: string[];
}

export interface Folder extends Common {
  kind: 'folder';
}

/** One content of a file, and who is charged for it. */
export interface Version {
  number: number;
  text: string;
  by: Person;
}

export interface File extends Common {
  kind: 'file';
  present: Version;
  former: Version[];
}

export type Entry = Folder | File;

/** An upload that has been begun and has not ended. */
export interface Open {
  id: string | null;
  by: Person;
  folder: Folder | null;
  name: string;
  text: string;
  onConflict: 'keepBoth' | 'replace' | 'skip';
}

export interface Limits {
  quotaBytes: number | null;
  maxFileBytes: number | null;
}

/** A workspace as the model has it. */
export interface Ground {
  name: string;
  workspaceId: string;
  /** Null: of an organization. */
  personal: Person | null;
  roles: ReadonlyMap<Person, Role>;
  entries: Set<Entry>;
  opens: Set<Open>;
  limitBytes: number | null;
  roleLimits: Partial<Record<Role, Limits>>;
  ownLimits: ReadonlyMap<Person, Limits>;
}

/** A refusal of the whole call. */
export class Refused extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/** What every person may store in a workspace that says nothing else, and the largest file. */
export const system = { quotaBytes: 1_200, maxFileBytes: 10 * 1024 ** 3 };

let clock = 0;
/** A later time than any before. */
export const later = (): number => ++clock;

export const isHere = (ground: Ground, entry: Entry): boolean => ground.entries.has(entry);
export const isLive = (ground: Ground, entry: Entry): boolean =>
  isHere(ground, entry) && entry.trash === null;
/** Deleted by itself, and so listed in the trash. */
export const isTrashed = (ground: Ground, entry: Entry): boolean =>
  isHere(ground, entry) && entry.trash !== null && entry.trash.with === null;

/** @throws Refused NOT_FOUND unless it is the top or a live folder of the workspace */
export function requirePlace(ground: Ground, folder: Folder | null): void {
  if (folder && !isLive(ground, folder)) throw new Refused('NOT_FOUND');
}

export const liveIn = (ground: Ground, parent: Folder | null): Entry[] =>
  [...ground.entries].filter((entry) => entry.trash === null && entry.parent === parent);

const keyOf = (name: string): string => name.toLowerCase();

/** The live one of a kind that has a name in a place. */
export const namesake = (
  ground: Ground,
  kind: Entry['kind'],
  parent: Folder | null,
  name: string,
): Entry | undefined =>
  liveIn(ground, parent).find((entry) => entry.kind === kind && keyOf(entry.name) === keyOf(name));

const numbered = (kind: Entry['kind'], name: string, n: number): string =>
  kind === 'file' && name.includes('.')
    ? name.replace(/(\.[^.]*)$/, ` (${n})$1`)
    : `${name} (${n})`;

/** For each name the first free one, `name (2)` and so on, that none of the others is given. */
export function freeNames(
  ground: Ground,
  kind: Entry['kind'],
  parent: Folder | null,
  names: string[],
): string[] {
  const given = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let n = 2; given.has(keyOf(free)) || namesake(ground, kind, parent, free); n++)
      free = numbered(kind, name, n);
    given.add(keyOf(free));
    return free;
  });
}

type NewFolder = Pick<Folder, 'name' | 'parent' | 'addedBy'>;

export function addFolder(ground: Ground, folder: NewFolder): Folder {
  const made: Folder = { kind: 'folder', id: null, ground, trash: null, from: [], ...folder };
  ground.entries.add(made);
  return made;
}

/** A new file with one content, charged to whoever adds it. */
export function addFile(ground: Ground, { text, ...file }: NewFolder & { text: string }): File {
  const present = { number: 1, text, by: file.addedBy };
  const rest = { id: null, ground, trash: null, from: [], former: [] };
  const made: File = { kind: 'file', ...rest, ...file, present };
  ground.entries.add(made);
  return made;
}

/** The folders from one up to the top. */
export function wayUp(folder: Folder | null): Folder[] {
  return folder ? [folder, ...wayUp(folder.parent)] : [];
}

/** The names down to a folder, with those of rows that are gone. */
export const namesTo = (folder: Folder): string[] => [
  ...(folder.parent ? namesTo(folder.parent) : folder.from),
  folder.name,
];

/** The names above an entry. */
export const namesAbove = ({ parent, from }: Entry): string[] => (parent ? namesTo(parent) : from);

/** A folder first, then all that is live below it, level by level. */
export const treeOf = (ground: Ground, top: Folder): Entry[] => [
  top,
  ...liveIn(ground, top).flatMap((entry) =>
    entry.kind === 'folder' ? treeOf(ground, entry) : [entry],
  ),
];

/** Finds or makes the folders of a path. */
function ensure(ground: Ground, who: Person, top: Folder | null, names: string[]): Folder | null {
  return names.reduce<Folder | null>((parent, name) => {
    const found = namesake(ground, 'folder', parent, name);
    if (found?.kind === 'folder') return found;
    return addFolder(ground, { name, parent, addedBy: who });
  }, top);
}

/** Where something from the trash comes back to: missing folders are made anew. */
export function homeOf(ground: Ground, who: Person, entry: Entry): Folder | null {
  const way = wayUp(entry.parent);
  const live = way.findIndex(({ trash }) => trash === null);
  const below = live < 0 ? way : way.slice(0, live);
  const highest = below.at(-1);
  const first = live >= 0 ? [] : highest ? highest.from : entry.from;
  const gone = [...first, ...below.map(({ name }) => name).reverse()];
  return ensure(ground, who, way[live] ?? null, gone);
}

export interface Usage {
  used: number;
  reserved: number;
  fileCount: number;
}

/** What is stored and promised, by everybody or by one person. */
export function usageOf({ entries, opens }: Ground, person?: Person): Usage {
  const total = { used: 0, reserved: 0, fileCount: 0 };
  const counts = (by: Person) => person === undefined || by === person;
  for (const entry of entries) {
    if (entry.kind === 'folder') continue;
    if (counts(entry.present.by)) total.fileCount++;
    for (const { by, text } of [entry.present, ...entry.former])
      if (counts(by)) total.used += text.length;
  }
  for (const { by, text } of opens) if (counts(by)) total.reserved += text.length;
  return total;
}

/** The limits of a person: their own, else the role's, else the system's. */
export function limitsOf(ground: Ground, person: Person) {
  const role = ground.roles.get(person);
  const tiers = [ground.ownLimits.get(person), role && ground.roleLimits[role], system];
  const first = (of: keyof Limits) =>
    tiers.map((tier) => tier?.[of] ?? null).find((limit) => limit !== null) ?? null;
  return { quotaBytes: first('quotaBytes'), maxFileBytes: first('maxFileBytes') };
}

export interface Load {
  bytes: number;
  largest: number;
}

/** Which of some loads fit, in their order: null, or why not. */
export function refusalsOf(ground: Ground, person: Person, loads: Load[]): (ErrorCode | null)[] {
  const limits = limitsOf(ground, person);
  const whole = usageOf(ground);
  const own = usageOf(ground, person);
  let taken = 0;
  return loads.map(({ bytes, largest }) => {
    if (largest > (limits.maxFileBytes ?? Number.POSITIVE_INFINITY)) return 'TOO_LARGE';
    const fits = ({ used, reserved }: Usage, limit: number | null) =>
      limit === null || used + reserved + taken + bytes <= limit;
    if (!fits(own, limits.quotaBytes) || !fits(whole, ground.limitBytes)) return 'QUOTA_EXCEEDED';
    taken += bytes;
    return null;
  });
}

export const mayManage = ({ roles }: Ground, who: Person, { trash }: Entry): boolean => {
  const role = roles.get(who);
  if (!role || !may(role, 'file', 'trash')) return false;
  return trash?.by === who || may(role, 'file', 'manageOthersTrash');
};
