'use client';

import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { copyEntries } from '../files/copy-entries.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { FolderDialog } from './folder-dialog.tsx';

const nothing: ReadonlySet<string> = new Set();

/** Asks where to copy entries: anywhere, also beside or into themselves. */
export function CopyDialog({ entries, workspace, onClose }: EntryDialogProps) {
  const client = useWorkspaceClient();
  return (
    <FolderDialog
      heading="Copy to…"
      action="Copy here"
      entries={entries}
      topName={workspace.name}
      closed={nothing}
      act={(target) => copyEntries(client, [...entries], target)}
      onClose={onClose}
    />
  );
}
