'use client';

import { History } from 'lucide-react';
import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { ActivityList } from './activity-list.tsx';
import { useActivity } from './use-activity.ts';

/** The history of one file or folder. */
export function ActivityDialog({ entries: [subject], onClose }: EntryDialogProps) {
  const activity = useActivity({ subjectId: subject.id });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading="Activity"
        description={
          <span dir="auto" className="break-words">
            {subject.name}
          </span>
        }
        className="flex max-w-lg flex-col"
      >
        <div className="-mx-5 -mb-5 flex max-h-[min(26rem,60dvh)] min-h-40 flex-col">
          <ActivityList
            label={`Activity of ${subject.name}`}
            activity={activity}
            empty={
              <EmptyState icon={History} heading="Nothing is known">
                <p>Nothing was written down about this {subject.kind}.</p>
              </EmptyState>
            }
          />
        </div>
      </DialogContent>
    </Dialog>
  );
}
