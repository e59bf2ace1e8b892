import type { WorkspaceFace } from '../workspaces/workspace.ts';

export type TransferMode = 'move' | 'copy';

/** "Move", "Copy". */
export const verbOf = (mode: TransferMode): string => (mode === 'move' ? 'Move' : 'Copy');

/** One thing that is different afterwards, with what it is about. */
export interface Change {
  about: string;
  says: string;
}

interface Act {
  mode: TransferMode;
  from: WorkspaceFace;
  to: WorkspaceFace;
}

const isShared = ({ kind }: WorkspaceFace): boolean => kind === 'organization';

function sight({ mode, from, to }: Act): string {
  const afterwards = isShared(to)
    ? `Every member of ${to.name} can see and download it, and those who may write can change or delete it.`
    : 'Only you can see it there.';
  if (mode === 'copy' || !isShared(from)) return afterwards;
  return `${afterwards} Members of ${from.name} can no longer see it.`;
}

function quota({ mode, from, to }: Act): string {
  const pays = isShared(to)
    ? `It counts towards the storage of ${to.name}, and towards what you may store there.`
    : 'It counts towards what you may store in Personal.';
  return mode === 'move' ? `${pays} In ${from.name} its room becomes free.` : pays;
}

const place = ({ mode, from }: Act): string =>
  mode === 'move'
    ? `It leaves ${from.name}, with its former versions, when all of it has arrived. Stars stay behind, and links to it in ${from.name} end.`
    : `It stays in ${from.name} as it is. The copy begins without former versions.`;

/** What changes when something goes to another workspace, in plain words, before it is done. */
export const changesOf = (act: Act): Change[] => [
  { about: 'Who can see it', says: sight(act) },
  { about: 'Whose storage', says: quota(act) },
  { about: act.mode === 'move' ? 'What leaves' : 'What stays', says: place(act) },
  {
    about: 'Activity',
    says: `The activity of ${act.from.name} and of ${act.to.name} says that you did this, and names the other one.`,
  },
];
