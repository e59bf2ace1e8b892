'use client';

import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { VersionsList } from './versions-list.tsx';

/** The versions of one file. */
export function VersionsDialog({ entries: [file], onClose }: EntryDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading="Versions"
        description={
          <span dir="auto" className="break-words">
            {file.name}
          </span>
        }
        className="flex max-w-lg flex-col"
      >
        <div className="-mx-5 -mb-5 max-h-[min(26rem,60dvh)] overflow-y-auto border-t">
          <VersionsList file={{ id: file.id, filename: file.name }} onRestored={onClose} />
        </div>
      </DialogContent>
    </Dialog>
  );
}
