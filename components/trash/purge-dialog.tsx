'use client';

import { useState } from 'react';
import { type Entry, kindWord } from '../files/entry.ts';
import { purgeEntries } from '../files/entry-actions.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';

/** Asks before entries of the trash are gone for good, and names them. */
export function PurgeDialog({ entries, onClose }: { entries: Entry[]; onClose: () => void }) {
  const client = useWorkspaceClient();
  const [pending, setPending] = useState(false);
  const [only] = entries;
  const several = `${entries.length} ${kindWord(entries)}`;
  const inFolders = entries.some(({ kind }) => kind === 'folder');
  async function purge() {
    setPending(true);
    await purgeEntries(client, entries);
    onClose();
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      heading={
        entries.length === 1 ? `Delete this ${only?.kind} forever?` : `Delete ${several} forever?`
      }
      description={
        <>
          {entries.length === 1 ? (
            <strong className="text-foreground">{only?.name}</strong>
          ) : (
            several
          )}
          {inFolders && ', with all that is inside,'} cannot be brought back after this.
        </>
      }
      action="Delete forever"
      pending={pending}
      onAction={purge}
    />
  );
}
