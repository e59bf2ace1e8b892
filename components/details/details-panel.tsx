'use client';

import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { EntryCommand } from '../entries/entry-command.ts';
import type { Entry } from '../files/entry.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import type { Workspace } from '../workspaces/workspace.ts';
import { WorkspaceLine } from '../workspaces/workspace-line.tsx';
import { targetAt } from './details-address.ts';
import { DetailsSubject } from './details-subject.tsx';

export interface DetailsPanelProps {
  /** What the URL says. */
  address: string;
  workspace: Workspace;
  commands: readonly EntryCommand[];
  chosen: readonly Entry[];
  folderId: string | null;
  onClose: () => void;
}

/** From here on there is room beside the list. */
const wide = '(min-width: 64rem)';

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia(wide);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Beside the list where there is room, else above it. */
export function DetailsPanel({ address, chosen, folderId, onClose, ...shared }: DetailsPanelProps) {
  const isWide = useSyncExternalStore(subscribe, () => window.matchMedia(wide).matches);
  const [only] = chosen;
  const asked = targetAt(address);
  const folder = folderId === null ? undefined : ({ kind: 'folder', id: folderId } as const);
  const subject = (
    <DetailsSubject {...shared} target={asked ?? only ?? folder} chosen={asked ? [] : chosen} />
  );
  if (!isWide)
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent heading="Details">{subject}</DialogContent>
      </Dialog>
    );
  return (
    <aside aria-label="Details" className="flex w-80 shrink-0 flex-col border-l bg-surface">
      <div className="flex min-h-14 items-center justify-between gap-2 px-4">
        <h2 className="font-semibold">Details</h2>
        <Button variant="ghost" size="icon" aria-label="Close details" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-20">
        <div className="mb-3">
          <WorkspaceLine workspace={shared.workspace} />
        </div>
        {subject}
      </div>
    </aside>
  );
}
