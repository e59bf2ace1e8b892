'use client';

import { useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { detailsAddress, detailsParser } from '../details/details-address.ts';
import type { Entry } from '../files/entry.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import type { Workspace } from '../workspaces/workspace.ts';
import { entryCommands } from './entry-commands.ts';
import { EntryDialog, type EntryDialogName } from './entry-dialogs.tsx';

interface OpenDialog {
  name: EntryDialogName;
  entries: readonly [Entry, ...Entry[]];
}

/** The commands of a page, and the dialog that one of them has opened: to be put into the page. */
export function useEntryCommands(workspace: Workspace, preview: (fileId: string) => void) {
  const client = useWorkspaceClient();
  const [, setDetails] = useQueryState('details', detailsParser);
  const [shown, setShown] = useState<OpenDialog | null>(null);
  const commands = useMemo(
    () =>
      entryCommands({
        client,
        workspace,
        preview,
        open: (name, [first, ...others]) =>
          setShown(first ? { name, entries: [first, ...others] } : null),
        showDetails: (entries) => {
          const address = detailsAddress(entries);
          setDetails((now) => (now === address ? null : address));
        },
      }),
    [client, workspace, preview, setDetails],
  );
  const dialog = shown && (
    <EntryDialog {...shown} workspace={workspace} onClose={() => setShown(null)} />
  );
  return { commands, dialog };
}
