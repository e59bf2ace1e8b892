import type { ErrorCode } from '#server/core/errors.ts';
import type { as, Person } from '../people.ts';
import { type Entry, type File, type Folder, type Ground, isLive, isTrashed } from './model.ts';

export type Caller = Awaited<ReturnType<typeof as>>;

/** What a step is made of: numbers, by which each operation chooses among what there is. */
export interface Step {
  kind: string;
  /** Who, and where. */
  who: number;
  where: number;
  /** The other workspace, of what goes to one. */
  to: number;
  what: number[];
  into: number | null;
  name: number;
  size: number;
  onConflict: 'keepBoth' | 'replace' | 'skip';
  /** The last thing chosen is of any workspace and in any state, or gone. */
  astray: boolean;
}

export interface World {
  people: Person[];
  grounds: Ground[];
  callers: ReadonlyMap<Person, ReadonlyMap<Ground, Caller>>;
  /** What was deleted for good. */
  gone: Entry[];
}

export interface Turn {
  world: World;
  who: Person;
  ground: Ground;
  caller: Caller;
  step: Step;
}

/** What a call is to answer, item by item, and whose ids it tells, in order. */
export interface Expected {
  answers: string[];
  made?: { id: string | null }[];
}

export interface Actual {
  answers: string[];
  ids?: (string | null)[];
}

/** One thing that somebody does: to the model, and to the product. */
export interface Plan {
  /** `resource.action` of the role matrix. */
  needs: string;
  words: string;
  /** @throws Refused */
  model: () => Expected;
  product: () => Promise<Actual>;
  /** Besides the one in which it is done. */
  touches?: Ground;
}

/** Null where there is nothing to which it could be done. */
export type Operation = (turn: Turn) => Plan | null;

export const idOf = (entry: { id: string | null }): string => {
  if (entry.id === null) throw new Error('the id of this is not known yet');
  return entry.id;
};

export const idsOf = (entries: { id: string | null }[]): string[] => entries.map(idOf);

const at = <T>(list: T[], n: number): T | undefined => list[n % list.length];

/** Some things, mostly of the turn's workspace and as `usual` wants them. */
function choose<T extends Entry>(
  { world, ground, step }: Turn,
  isKind: (entry: Entry) => entry is T,
  usual: (ground: Ground, entry: Entry) => boolean,
): T[] {
  const here = [...ground.entries].filter(isKind).filter((entry) => usual(ground, entry));
  const anywhere = [...world.grounds.flatMap(({ entries }) => [...entries]), ...world.gone];
  const chosen = step.what.flatMap((n, i) => {
    const last = i === step.what.length - 1;
    return at(step.astray && last ? anywhere.filter(isKind) : here, n) ?? [];
  });
  return [...new Set(chosen)];
}

const isFile = (entry: Entry): entry is File => entry.kind === 'file';
const isFolder = (entry: Entry): entry is Folder => entry.kind === 'folder';

export const chooseFiles = (turn: Turn): File[] => choose(turn, isFile, isLive);
export const chooseFolders = (turn: Turn): Folder[] => choose(turn, isFolder, isLive);
export const chooseTrashedFiles = (turn: Turn): File[] => choose(turn, isFile, isTrashed);
export const chooseTrashedFolders = (turn: Turn): Folder[] => choose(turn, isFolder, isTrashed);

/** A folder of a workspace, or its top; now and then a folder that is none of its live ones. */
export function choosePlace({ world, step }: Turn, ground: Ground): Folder | null {
  if (step.into === null) return null;
  const anywhere = [...world.grounds.flatMap(({ entries }) => [...entries]), ...world.gone];
  const live = [...ground.entries].filter((entry) => isLive(ground, entry));
  const astray = step.astray && step.into % 2 === 0;
  return at((astray ? anywhere : live).filter(isFolder), step.into) ?? null;
}

/** As a request of this person would name the workspace: of somebody else's Personal, the bare id. */
export const named = ({ personal: owner, workspaceId }: Ground, who: Person): string =>
  owner === who ? 'personal' : workspaceId.slice(workspaceId.indexOf(':') + 1);

export const placeId = (folder: Folder | null): string | null => (folder ? idOf(folder) : null);

const fileNames = ['a.txt', 'b.txt', 'A.TXT', 'c'];
const folderNames = ['x', 'y', 'X', 'z'];
export const fileName = ({ step }: Turn): string => at(fileNames, step.name) ?? '';
export const folderName = ({ step }: Turn): string => at(folderNames, step.name) ?? '';

const sizes = [0, 30, 90, 200, 450];
/** Few contents, so that some are equal. */
export const content = ({ step }: Turn): string =>
  'pq'.charAt(step.name % 2).repeat(at(sizes, step.size) ?? 0);

export const inWords = (entries: Entry[]): string =>
  entries.map(({ name, ground }) => `${name} (${ground.name})`).join(' and ');
export const placeInWords = (folder: Folder | null): string =>
  folder ? inWords([folder]) : 'the top';

/** The answers of a bulk action, each with what `tell` adds. */
export const answersOf = <R extends { ok: true } | { ok: false; code: ErrorCode }>(
  results: readonly R[],
  tell: (done: Extract<R, { ok: true }>) => string = () => '',
): string[] =>
  results.map((result) =>
    result.ok ? `ok ${tell(result as Extract<R, { ok: true }>)}`.trim() : result.code,
  );
