'use client';

import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import type { Entry } from '../files/entry.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';

/** What every dialog about entries is given. */
export interface EntryDialogProps {
  entries: readonly [Entry, ...Entry[]];
  workspace: WorkspaceFace;
  onClose: () => void;
}

/** The dialogs that commands open, each loaded when it is first needed. */
const dialogs = {
  rename: dynamic(() => import('../files/rename-dialog.tsx').then((m) => m.RenameDialog), {
    ssr: false,
  }),
  move: dynamic(() => import('../folders/move-dialog.tsx').then((m) => m.MoveDialog), {
    ssr: false,
  }),
  copy: dynamic(() => import('../folders/copy-dialog.tsx').then((m) => m.CopyDialog), {
    ssr: false,
  }),
  moveElsewhere: dynamic(
    () => import('../transfers/transfer-dialog.tsx').then((m) => m.MoveElsewhereDialog),
    { ssr: false },
  ),
  copyElsewhere: dynamic(
    () => import('../transfers/transfer-dialog.tsx').then((m) => m.CopyElsewhereDialog),
    { ssr: false },
  ),
  versions: dynamic(() => import('../versions/versions-dialog.tsx').then((m) => m.VersionsDialog), {
    ssr: false,
  }),
  activity: dynamic(() => import('../audit/activity-dialog.tsx').then((m) => m.ActivityDialog), {
    ssr: false,
  }),
  tags: dynamic(() => import('../tags/tags-dialog.tsx').then((m) => m.TagsDialog), {
    ssr: false,
  }),
} satisfies Record<string, ComponentType<EntryDialogProps>>;

export type EntryDialogName = keyof typeof dialogs;

/** The dialog of this name. */
export function EntryDialog({ name, ...props }: EntryDialogProps & { name: EntryDialogName }) {
  const Shown = dialogs[name];
  return <Shown {...props} />;
}
