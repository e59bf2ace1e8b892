'use client';

import { useState } from 'react';
import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { entryWords } from '../files/entry.ts';
import { moveEntries } from '../files/entry-actions.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { FolderBranch, type FolderChoice, FolderOption } from './folder-branch.tsx';

/** Asks where to move entries; the folders of a level are loaded when one looks at it. */
export function MoveDialog({ entries, workspace, onClose }: EntryDialogProps) {
  const client = useWorkspaceClient();
  const top = { id: null, name: workspace.name };
  const [target, setTarget] = useState<FolderChoice | null>(null);
  const [pending, setPending] = useState(false);
  const moving = new Set(entries.map(({ id }) => id));
  async function move() {
    if (!target) return;
    setPending(true);
    await moveEntries(client, [...entries], target);
    onClose();
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading="Move to…"
        description={
          <span dir="auto" className="break-words">
            {entryWords(entries)}
          </span>
        }
      >
        <fieldset className="max-h-[min(22rem,50dvh)] overflow-auto rounded-md border p-2">
          <legend className="sr-only">Folder</legend>
          <FolderOption choice={top} target={target} onChoose={setTarget} disabled={false} />
          <FolderBranch parentId={null} target={target} onChoose={setTarget} moving={moving} />
        </fieldset>
        <div className="mt-4 flex justify-end">
          <Button disabled={!target} pending={pending} onClick={move}>
            Move here
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
