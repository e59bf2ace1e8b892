'use client';

import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { moveEntries } from '../files/entry-actions.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { FolderDialog } from './folder-dialog.tsx';

/** Asks where to move entries: not into themselves. */
export function MoveDialog({ entries, workspace, onClose }: EntryDialogProps) {
  const client = useWorkspaceClient();
  return (
    <FolderDialog
      heading="Move to…"
      action="Move here"
      entries={entries}
      topName={workspace.name}
      closed={new Set(entries.map(({ id }) => id))}
      act={(target) => moveEntries(client, [...entries], target)}
      onClose={onClose}
    />
  );
}
