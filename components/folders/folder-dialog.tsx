'use client';

import { useState } from 'react';
import type { Entry } from '../files/entry.ts';
import { entryWords } from '../files/entry.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { FolderBranch, type FolderChoice, FolderOption } from './folder-branch.tsx';

interface FolderDialogProps {
  heading: string;
  /** What the button says. */
  action: string;
  entries: readonly Entry[];
  /** What the top of the workspace is called. */
  topName: string;
  /** Folders that cannot be chosen, nor looked into. */
  closed: ReadonlySet<string>;
  act: (target: FolderChoice) => Promise<void>;
  onClose: () => void;
}

/** Asks for a folder; those of a level are loaded when one looks at it. */
export function FolderDialog(props: FolderDialogProps) {
  const { heading, action, entries, topName, closed, act, onClose } = props;
  const [target, setTarget] = useState<FolderChoice | null>(null);
  const [pending, setPending] = useState(false);
  async function go() {
    if (!target) return;
    setPending(true);
    await act(target);
    onClose();
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading={heading}
        description={
          <span dir="auto" className="break-words">
            {entryWords(entries)}
          </span>
        }
      >
        <fieldset className="max-h-[min(22rem,50dvh)] overflow-auto rounded-md border p-2">
          <legend className="sr-only">Folder</legend>
          <FolderOption
            choice={{ id: null, name: topName }}
            target={target}
            onChoose={setTarget}
            disabled={false}
          />
          <FolderBranch parentId={null} target={target} onChoose={setTarget} moving={closed} />
        </fieldset>
        <div className="mt-4 flex justify-end">
          <Button disabled={!target} pending={pending} onClick={go}>
            {action}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
