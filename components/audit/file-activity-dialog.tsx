'use client';

import { History } from 'lucide-react';
import type { FileItem } from '../files/file-cache.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { ActivityList } from './activity-list.tsx';
import { useActivity } from './use-activity.ts';

interface FileActivityDialogProps {
  file: Pick<FileItem, 'id' | 'filename'>;
  onClose: () => void;
}

/** The history of one file. */
export function FileActivityDialog({ file, onClose }: FileActivityDialogProps) {
  const activity = useActivity({ subjectId: file.id });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading="Activity"
        description={
          <span dir="auto" className="break-words">
            {file.filename}
          </span>
        }
        className="flex max-w-lg flex-col"
      >
        <div className="-mx-5 -mb-5 flex max-h-[min(26rem,60dvh)] min-h-40 flex-col">
          <ActivityList
            label={`Activity of ${file.filename}`}
            activity={activity}
            empty={
              <EmptyState icon={History} heading="Nothing is known">
                <p>Nothing was written down about this file.</p>
              </EmptyState>
            }
          />
        </div>
      </DialogContent>
    </Dialog>
  );
}
