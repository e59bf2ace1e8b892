import { may } from '#server/auth/permissions.ts';
import { purgeFolder } from '#server/jobs/folders/mutations.ts';
import { runTransfer } from '#server/jobs/transfers/mutations.ts';
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
  Refused,
  refusalsOf,
  requirePlace,
  treeOf,
} from './model.ts';
import { remove } from './trash.ts';
import {
  chooseFiles,
  chooseFolders,
  choosePlace,
  idOf,
  inWords,
  named,
  type Operation,
  placeId,
  placeInWords,
  type Turn,
  type World,
} from './turn.ts';

type Mode = 'move' | 'copy';

/** What was chosen, with all that is live in it. */
interface Load {
  tops: Entry[];
  trees: Entry[][];
}

/** @throws Refused unless the person may take things to the target */
function requireTarget(from: Ground, to: Ground, who: Person): void {
  const role = to.roles.get(who);
  if (!role) throw new Refused('NOT_FOUND');
  if (!may(role, 'file', 'write')) throw new Refused('FORBIDDEN');
  if (to === from) throw new Refused('INVALID');
}

/** @throws Refused unless all of it is live */
function survey(ground: Ground, chosen: Entry[]): Load {
  if (!chosen.every((entry) => isLive(ground, entry))) throw new Refused('NOT_FOUND');
  const trees = chosen.map((entry) => (entry.kind === 'folder' ? treeOf(ground, entry) : [entry]));
  const inside = new Set(trees.flatMap(([, ...below]) => below));
  const outermost = chosen.filter((entry) => !inside.has(entry));
  return { tops: outermost, trees: outermost.map((top) => trees[chosen.indexOf(top)] ?? []) };
}

const contentsOf = (file: File, mode: Mode) =>
  mode === 'move' ? [file.present, ...file.former] : [file.present];

/** @throws Refused where the target has no room for all of it */
function requireRoom(to: Ground, who: Person, trees: Entry[][], mode: Mode): void {
  const sizes = trees
    .flat()
    .flatMap((entry) => (entry.kind === 'file' ? contentsOf(entry, mode) : []))
    .map(({ text }) => text.length);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const [refusal] = refusalsOf(to, who, [{ bytes, largest: Math.max(0, ...sizes) }]);
  if (refusal) throw new Refused(refusal);
}

/** Makes in the target what one tree is in the source: all of it belongs to who brings it. */
function bring(
  to: Ground,
  who: Person,
  mode: Mode,
  tree: Entry[],
  parent: Folder | null,
  as: string,
) {
  const made = new Map<Entry | null, Folder>();
  for (const [i, entry] of tree.entries()) {
    const place = { addedBy: who, name: i === 0 ? as : entry.name };
    const below = i === 0 ? parent : (made.get(entry.parent) ?? null);
    if (entry.kind === 'folder') made.set(entry, addFolder(to, { ...place, parent: below }));
    else {
      const file = addFile(to, { ...place, parent: below, text: entry.present.text });
      if (mode === 'copy') continue;
      file.present.number = entry.present.number;
      file.former = entry.former.map((version) => ({ ...version, by: who }));
    }
  }
}

/** Takes a tree away for good: what lay in the trash inside stays there. */
function takeAway(world: World, ground: Ground, who: Person, tree: Entry[]): void {
  const [top] = tree;
  if (!top) return;
  for (const entry of tree)
    if (entry !== top && top.kind === 'folder')
      entry.trash = { by: who, at: 0, with: top, deletion: null };
  remove(world, ground, top);
}

/** Another workspace in which the person may write; now and then any. */
function chooseTarget({ world, ground, who, step }: Turn): Ground | undefined {
  const mayWrite = ({ roles }: Ground) => ['owner', 'member'].includes(roles.get(who) ?? '');
  const targets = step.astray
    ? world.grounds
    : world.grounds.filter((one) => one !== ground && mayWrite(one));
  return targets[step.to % targets.length];
}

const transfer =
  (mode: Mode): Operation =>
  (turn) => {
    const { world, ground, who, caller, step } = turn;
    const to = chooseTarget(turn);
    const folder = chooseFolders(turn).at(-1);
    // Both, one, or the other.
    const file = folder && step.size < 2 ? undefined : chooseFiles(turn).at(-1);
    const folders = folder && step.size < 4 ? [folder] : [];
    const files = file ? [file] : [];
    const chosen = [...folders, ...files];
    if (!to || chosen.length === 0) return null;
    const parent = choosePlace(turn, to);
    return {
      needs: 'file.write',
      words: `${mode === 'move' ? 'moves' : 'copies'} ${inWords(chosen)} to ${placeInWords(parent)} of ${to.name}`,
      touches: to,
      model() {
        requireTarget(ground, to, who);
        const { tops, trees } = survey(ground, chosen);
        requirePlace(to, parent);
        requireRoom(to, who, trees, mode);
        for (const kind of ['folder', 'file'] as const) {
          const those = tops.filter((top) => top.kind === kind);
          const names = freeNames(
            to,
            kind,
            parent,
            those.map(({ name }) => name),
          );
          for (const [i, top] of those.entries())
            bring(to, who, mode, trees[tops.indexOf(top)] ?? [], parent, names[i] ?? '');
        }
        if (mode === 'move') for (const tree of trees) takeAway(world, ground, who, tree);
        return { answers: ['done'] };
      },
      async product() {
        const { id } = await caller.transfers.start({
          to: named(to, who),
          targetFolderId: placeId(parent),
          fileIds: files.map(idOf),
          folderIds: folders.map(idOf),
          mode,
        });
        await runTransfer(id);
        for (const one of folders) await purgeFolder(idOf(one));
        return { answers: [(await caller.transfers.get({ id })).state] };
      },
    };
  };

export const transferOperations = {
  moveElsewhere: transfer('move'),
  copyElsewhere: transfer('copy'),
} satisfies Record<string, Operation>;
