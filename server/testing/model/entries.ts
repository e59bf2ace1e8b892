import type { Person } from '../people.ts';
import {
  addFile,
  addFolder,
  type Entry,
  type File,
  type Folder,
  freeNames,
  type Ground,
  isLive,
  liveIn,
  namesake,
  Refused,
  refusalsOf,
  requirePlace,
  treeOf,
  wayUp,
} from './model.ts';
import {
  answersOf,
  chooseFiles,
  chooseFolders,
  choosePlace,
  fileName,
  folderName,
  idOf,
  idsOf,
  inWords,
  type Operation,
  placeId,
  placeInWords,
} from './turn.ts';

const createFolder: Operation = (turn) => {
  const { ground, who, caller } = turn;
  const name = folderName(turn);
  const parent = choosePlace(turn, ground);
  return {
    needs: 'folder.write',
    words: `makes the folder ${name} in ${placeInWords(parent)}`,
    model() {
      requirePlace(ground, parent);
      if (namesake(ground, 'folder', parent, name)) throw new Refused('CONFLICT');
      return { answers: ['ok'], made: [addFolder(ground, { name, parent, addedBy: who })] };
    },
    async product() {
      const { id } = await caller.folders.create({ parentId: placeId(parent), name });
      return { answers: ['ok'], ids: [id] };
    },
  };
};

/** @throws Refused where it is not live, or another one beside it has the name */
function rename(ground: Ground, entry: Entry, name: string): void {
  if (!isLive(ground, entry)) throw new Refused('NOT_FOUND');
  const other = namesake(ground, entry.kind, entry.parent, name);
  if (other && other !== entry) throw new Refused('CONFLICT');
  entry.name = name;
}

const renameFile: Operation = (turn) => {
  const [file] = chooseFiles(turn).slice(-1);
  if (!file) return null;
  const name = fileName(turn);
  return {
    needs: 'file.write',
    words: `renames the file ${inWords([file])} to ${name}`,
    model() {
      rename(turn.ground, file, name);
      return { answers: ['ok'] };
    },
    async product() {
      await turn.caller.files.rename({ id: idOf(file), filename: name });
      return { answers: ['ok'] };
    },
  };
};

const renameFolder: Operation = (turn) => {
  const [folder] = chooseFolders(turn).slice(-1);
  if (!folder) return null;
  const name = folderName(turn);
  return {
    needs: 'folder.write',
    words: `renames the folder ${inWords([folder])} to ${name}`,
    model() {
      rename(turn.ground, folder, name);
      return { answers: ['ok'] };
    },
    async product() {
      await turn.caller.folders.rename({ id: idOf(folder), name });
      return { answers: ['ok'] };
    },
  };
};

const byId = (a: Entry, b: Entry): number => (idOf(a) < idOf(b) ? -1 : 1);

/** Moves what can be moved; of two that want one name, the first in `order` gets it. */
function move(ground: Ground, entries: Entry[], parent: Folder | null, order: Entry[]): string[] {
  requirePlace(ground, parent);
  const above = new Set<Entry>(wayUp(parent));
  const taken = liveIn(ground, parent).map(({ kind, name }) => `${kind} ${name.toLowerCase()}`);
  const moving: Entry[] = [];
  const answers = new Map<Entry, string>();
  for (const entry of order) {
    const name = `${entry.kind} ${entry.name.toLowerCase()}`;
    if (!isLive(ground, entry)) answers.set(entry, 'NOT_FOUND');
    else if (above.has(entry)) answers.set(entry, 'CONFLICT');
    else if (entry.parent === parent) answers.set(entry, 'ok');
    else if (taken.includes(name)) answers.set(entry, 'CONFLICT');
    else {
      taken.push(name);
      moving.push(entry);
      answers.set(entry, 'ok');
    }
  }
  for (const entry of moving) entry.parent = parent;
  return entries.map((entry) => answers.get(entry) ?? '');
}

const moveFiles: Operation = (turn) => {
  const files = chooseFiles(turn);
  if (files.length === 0) return null;
  const folder = choosePlace(turn, turn.ground);
  return {
    needs: 'file.write',
    words: `moves the files ${inWords(files)} to ${placeInWords(folder)}`,
    model: () => ({ answers: move(turn.ground, files, folder, files.toSorted(byId)) }),
    async product() {
      const input = { ids: idsOf(files), folderId: placeId(folder) };
      return { answers: answersOf((await turn.caller.files.move(input)).results) };
    },
  };
};

const moveFolders: Operation = (turn) => {
  const folders = chooseFolders(turn);
  if (folders.length === 0) return null;
  const parent = choosePlace(turn, turn.ground);
  return {
    needs: 'folder.write',
    words: `moves the folders ${inWords(folders)} to ${placeInWords(parent)}`,
    model: () => ({ answers: move(turn.ground, folders, parent, folders) }),
    async product() {
      const input = { ids: idsOf(folders), parentId: placeId(parent) };
      return { answers: answersOf((await turn.caller.folders.move(input)).results) };
    },
  };
};

/** Puts a copy of what is below one folder below another. */
export function copyInside(
  who: Person,
  tree: Entry[],
  from: Folder,
  to: Folder,
  copyFile: (file: File, parent: Folder) => void,
): void {
  for (const entry of tree.filter(({ parent }) => parent === from))
    if (entry.kind === 'file') copyFile(entry, to);
    else
      copyInside(
        who,
        tree,
        entry,
        addFolder(to.ground, { name: entry.name, parent: to, addedBy: who }),
        copyFile,
      );
}

const sizesOf = (entries: Entry[]): number[] =>
  entries.flatMap((entry) => (entry.kind === 'file' ? [entry.present.text.length] : []));

/** The trees of the live ones among some entries; the others are answered. */
function copy(turn: Parameters<Operation>[0], entries: Entry[], parent: Folder | null) {
  const { ground, who } = turn;
  requirePlace(ground, parent);
  const live = entries.filter((entry) => isLive(ground, entry));
  const trees = live.map((entry) => (entry.kind === 'folder' ? treeOf(ground, entry) : [entry]));
  const loads = trees.map(sizesOf).map((sizes) => ({
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    largest: Math.max(0, ...sizes),
  }));
  const refusals = refusalsOf(ground, who, loads);
  const fitting = live.filter((_, i) => refusals[i] === null);
  const kind = entries[0]?.kind ?? 'file';
  const names = freeNames(
    ground,
    kind,
    parent,
    fitting.map(({ name }) => name),
  );
  const made: Entry[] = [];
  const copyFile = (file: File, to: Folder | null, name = file.name) =>
    addFile(ground, { name, parent: to, addedBy: who, text: file.present.text });
  const answers = entries.map((entry) => {
    const at = live.indexOf(entry);
    if (at < 0) return 'NOT_FOUND';
    const refusal = refusals[at];
    if (refusal) return refusal;
    const name = names[fitting.indexOf(entry)] ?? '';
    if (entry.kind === 'file') made.push(copyFile(entry, parent, name));
    else {
      const top = addFolder(ground, { name, parent, addedBy: who });
      copyInside(who, trees[at] ?? [], entry, top, copyFile);
      made.push(top);
    }
    return `ok ${name}`;
  });
  return { answers, made };
}

const copyIds = (results: readonly ({ ok: true; copyId: string } | { ok: false })[]): string[] =>
  results.flatMap((result) => (result.ok ? [result.copyId] : []));

const copyFiles: Operation = (turn) => {
  const files = chooseFiles(turn);
  if (files.length === 0) return null;
  const folder = choosePlace(turn, turn.ground);
  return {
    needs: 'file.write',
    words: `copies the files ${inWords(files)} to ${placeInWords(folder)}`,
    model: () => copy(turn, files, folder),
    async product() {
      const input = { ids: idsOf(files), folderId: placeId(folder) };
      const { results } = await turn.caller.files.copy(input);
      return { answers: answersOf(results, ({ filename }) => filename), ids: copyIds(results) };
    },
  };
};

const copyFolders: Operation = (turn) => {
  const folders = chooseFolders(turn);
  if (folders.length === 0) return null;
  const parent = choosePlace(turn, turn.ground);
  return {
    needs: 'folder.write',
    words: `copies the folders ${inWords(folders)} to ${placeInWords(parent)}`,
    model: () => copy(turn, folders, parent),
    async product() {
      const input = { ids: idsOf(folders), parentId: placeId(parent) };
      const { results } = await turn.caller.folders.copy(input);
      return { answers: answersOf(results, ({ name }) => name), ids: copyIds(results) };
    },
  };
};

export const entryOperations = {
  createFolder,
  renameFile,
  renameFolder,
  moveFiles,
  moveFolders,
  copyFiles,
  copyFolders,
} satisfies Record<string, Operation>;
