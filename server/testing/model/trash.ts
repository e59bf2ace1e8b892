import { purgeFolder } from '#server/jobs/folders/mutations.ts';
import { emptyTrash } from '#server/jobs/trash/mutations.ts';
import type { Person } from '../people.ts';
import {
  type Entry,
  type File,
  type Folder,
  freeNames,
  type Ground,
  homeOf,
  isHere,
  isLive,
  isTrashed,
  later,
  mayManage,
  namesTo,
  Refused,
  treeOf,
  wayUp,
} from './model.ts';
import {
  answersOf,
  chooseFiles,
  chooseFolders,
  chooseTrashedFiles,
  chooseTrashedFolders,
  idOf,
  idsOf,
  inWords,
  type Operation,
  type World,
} from './turn.ts';

type Deletion = { id: string | null } | null;

/** Moves what is live to the trash. What lies in a chosen folder goes with that one. */
function trash(
  ground: Ground,
  who: Person,
  { folders, files }: { folders: Folder[]; files: File[] },
  deletion: Deletion,
): string[] {
  const at = later();
  const answers = [...folders, ...files].map((entry) =>
    isHere(ground, entry) ? 'ok' : 'NOT_FOUND',
  );
  const outermost = folders.filter(
    (folder) =>
      isLive(ground, folder) && !wayUp(folder.parent).some((above) => folders.includes(above)),
  );
  for (const top of outermost)
    for (const entry of treeOf(ground, top))
      entry.trash =
        entry === top
          ? { by: who, at, with: null, deletion }
          : { by: who, at, with: top, deletion: null };
  for (const file of files)
    if (isLive(ground, file)) file.trash = { by: who, at, with: null, deletion };
  return answers;
}

const together = (entries: Entry[]): Deletion => (entries.length > 1 ? { id: null } : null);

const trashFiles: Operation = (turn) => {
  const files = chooseFiles(turn);
  if (files.length === 0) return null;
  return {
    needs: 'file.trash',
    words: `moves the files ${inWords(files)} to the trash`,
    model: () => ({
      answers: trash(turn.ground, turn.who, { folders: [], files }, together(files)),
    }),
    product: async () => ({
      answers: answersOf((await turn.caller.files.trash({ ids: idsOf(files) })).results),
    }),
  };
};

const trashFolders: Operation = (turn) => {
  const folders = chooseFolders(turn);
  if (folders.length === 0) return null;
  return {
    needs: 'folder.trash',
    words: `moves the folders ${inWords(folders)} to the trash`,
    model: () => ({
      answers: trash(turn.ground, turn.who, { folders, files: [] }, together(folders)),
    }),
    product: async () => ({
      answers: answersOf((await turn.caller.folders.trash({ ids: idsOf(folders) })).results),
    }),
  };
};

/** Files and folders at once. */
const putInTrash: Operation = (turn) => {
  const files = chooseFiles(turn);
  const folders = chooseFolders(turn);
  if (files.length + folders.length === 0) return null;
  return {
    needs: 'file.trash',
    words: `moves ${inWords([...folders, ...files])} to the trash together`,
    model() {
      const deletion = { id: null };
      const answers = trash(turn.ground, turn.who, { folders, files }, deletion);
      return { answers, made: [deletion] };
    },
    async product() {
      const input = { files: idsOf(files), folders: idsOf(folders) };
      const { results, deletionId } = await turn.caller.trash.put(input);
      return { answers: answersOf(results), ids: [deletionId] };
    },
  };
};

/** Brings one entry of the trash back, with all that went with it, and answers with its name. */
function bringBack(ground: Ground, who: Person, entry: Entry): string {
  const parent = homeOf(ground, who, entry);
  const [name = ''] = freeNames(ground, entry.kind, parent, [entry.name]);
  Object.assign(entry, { parent, name, trash: null, from: [] });
  for (const inside of ground.entries) if (inside.trash?.with === entry) inside.trash = null;
  return name;
}

const byId = (a: Entry, b: Entry): number => (idOf(a) < idOf(b) ? -1 : 1);

/** Folders: what was deleted last comes first. Files: by their ids. */
const inTurn = (a: Entry, b: Entry): number =>
  a.kind === 'file' ? byId(a, b) : (b.trash?.at ?? 0) - (a.trash?.at ?? 0) || byId(b, a);

/** Does something to those in the trash that the person may manage. */
function onTrashed(
  ground: Ground,
  who: Person,
  entries: Entry[],
  act: (entry: Entry) => string,
): string[] {
  const answers = new Map<Entry, string>();
  for (const entry of entries.filter((one) => isTrashed(ground, one)).sort(inTurn))
    answers.set(entry, mayManage(ground, who, entry) ? `ok ${act(entry)}`.trim() : 'FORBIDDEN');
  return entries.map((entry) => answers.get(entry) ?? 'NOT_FOUND');
}

const restoreFiles: Operation = ({ ground, who, caller, ...turn }) => {
  const files = chooseTrashedFiles({ ground, who, caller, ...turn });
  if (files.length === 0) return null;
  return {
    needs: 'file.trash',
    words: `restores the files ${inWords(files)}`,
    model: () => ({
      answers: onTrashed(ground, who, files, (file) => bringBack(ground, who, file)),
    }),
    async product() {
      const { results } = await caller.files.restore({ ids: idsOf(files) });
      return { answers: answersOf(results, ({ filename }) => filename) };
    },
  };
};

const restoreFolders: Operation = ({ ground, who, caller, ...turn }) => {
  const folders = chooseTrashedFolders({ ground, who, caller, ...turn });
  if (folders.length === 0) return null;
  return {
    needs: 'folder.trash',
    words: `restores the folders ${inWords(folders)}`,
    model: () => ({
      answers: onTrashed(ground, who, folders, (folder) => bringBack(ground, who, folder)),
    }),
    async product() {
      const { results } = await caller.folders.restore({ ids: idsOf(folders) });
      return { answers: answersOf(results, ({ name }) => name) };
    },
  };
};

const restoreDeletion: Operation = (turn) => {
  const { ground, who, caller } = turn;
  const [chosen] = [...chooseTrashedFolders(turn), ...chooseTrashedFiles(turn)].filter(
    ({ trash }) => typeof trash?.deletion?.id === 'string',
  );
  const deletion = chosen?.trash?.deletion;
  if (!deletion) return null;
  return {
    needs: 'file.trash',
    words: `restores the deletion of ${inWords([chosen])}`,
    model() {
      const all = [...ground.entries].filter(
        (entry) => isTrashed(ground, entry) && entry.trash?.deletion === deletion,
      );
      if (all.length === 0) throw new Refused('NOT_FOUND');
      const ordered = Map.groupBy(all, ({ kind }) => kind);
      const answers = (['folder', 'file'] as const).flatMap((kind) => {
        const entries = ordered.get(kind) ?? [];
        const results = onTrashed(ground, who, entries, (entry) => bringBack(ground, who, entry));
        return results.map((answer, i) => `${entries[i]?.id} ${answer}`);
      });
      return { answers: answers.sort() };
    },
    async product() {
      const { results } = await caller.trash.restoreDeletion({ deletionId: idOf(deletion) });
      const answers = answersOf(results, ({ name }) => name);
      return { answers: results.map(({ id }, i) => `${id} ${answers[i]}`).sort() };
    },
  };
};

/** Takes rows away for good. What else lies in them keeps the names of where it was. */
export function remove(world: World, ground: Ground, top: Entry): void {
  const rows = new Set([...ground.entries].filter((one) => one === top || one.trash?.with === top));
  const names = new Map<Entry, string[]>();
  for (const entry of ground.entries)
    if (entry.parent && rows.has(entry.parent) && !rows.has(entry))
      names.set(entry, namesTo(entry.parent));
  for (const [entry, from] of names) Object.assign(entry, { parent: null, from });
  for (const row of rows) {
    ground.entries.delete(row);
    if (row.id !== null) world.gone.push(row);
  }
}

const purgeFiles: Operation = (turn) => {
  const { world, ground, who, caller } = turn;
  const files = chooseTrashedFiles(turn);
  if (files.length === 0) return null;
  return {
    needs: 'file.trash',
    words: `deletes the files ${inWords(files)} for good`,
    model: () => ({
      answers: onTrashed(ground, who, files, (file) => {
        remove(world, ground, file);
        return '';
      }),
    }),
    product: async () => ({
      answers: answersOf((await caller.files.purge({ ids: idsOf(files) })).results),
    }),
  };
};

const purgeFolders: Operation = (turn) => {
  const { world, ground, who, caller } = turn;
  const folders = chooseTrashedFolders(turn);
  if (folders.length === 0) return null;
  return {
    needs: 'folder.trash',
    words: `deletes the folders ${inWords(folders)} for good`,
    model: () => ({
      answers: onTrashed(ground, who, folders, (folder) => {
        remove(world, ground, folder);
        return '';
      }),
    }),
    async product() {
      const { results } = await caller.folders.purge({ ids: idsOf(folders) });
      for (const { id } of results) await purgeFolder(id);
      return { answers: answersOf(results) };
    },
  };
};

const emptyOwn: Operation = ({ world, ground, who, caller, step }) => {
  // Now and then only: the trash is to fill.
  if (step.size > 0) return null;
  let tops: Entry[] = [];
  return {
    needs: 'file.trash',
    words: 'empties the trash',
    model() {
      tops = [...ground.entries].filter(
        (entry) => isTrashed(ground, entry) && mayManage(ground, who, entry),
      );
      if (tops.length === 0) throw new Refused('INVALID');
      for (const top of tops) remove(world, ground, top);
      return { answers: [`ok ${tops.length}`] };
    },
    async product() {
      const { id, entries } = await caller.trash.empty();
      await emptyTrash(id);
      for (const top of tops) if (top.kind === 'folder') await purgeFolder(idOf(top));
      return { answers: [`ok ${entries}`] };
    },
  };
};

export const trashOperations = {
  trashFiles,
  trashFolders,
  putInTrash,
  restoreFiles,
  restoreFolders,
  restoreDeletion,
  purgeFiles,
  purgeFolders,
  emptyOwn,
} satisfies Record<string, Operation>;
