'use client';

import { useMemo, useState } from 'react';
import type { UploadEntry } from '../upload-entry.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { summaryOf } from './phase-words.ts';
import { TrayBulk } from './tray-bulk.tsx';
import { TrayHead } from './tray-head.tsx';
import { TrayList } from './tray-list.tsx';
import { inTrayOrder } from './tray-order.ts';
import { announcementOf } from './tray-words.ts';
import { useConflicts } from './use-conflicts.ts';

export function TrayPanel({ entries }: { entries: readonly UploadEntry[] }) {
  const [open, setOpen] = useState(true);
  const ordered = useMemo(() => inTrayOrder(entries), [entries]);
  const conflicts = useConflicts(entries);
  return (
    <section
      aria-label="Uploads"
      className="fixed right-2 bottom-2 left-2 z-30 flex max-h-[min(30rem,60dvh)] flex-col overflow-hidden rounded-lg border bg-raised shadow-lg sm:right-4 sm:bottom-4 sm:left-auto sm:w-[26rem]"
    >
      <p role="status" aria-live="polite" className="sr-only">
        {announcementOf(entries)}
      </p>
      <TrayHead summary={summaryOf(entries)} entries={entries} open={open} onOpen={setOpen} />
      {open && (
        <>
          <section
            aria-label="List of uploads"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto border-t"
          >
            <TrayList entries={ordered} onDecide={conflicts.ask} />
          </section>
          <TrayBulk entries={entries} onDecide={conflicts.ask} />
        </>
      )}
      {conflicts.asked && <ConflictDialog {...conflicts} entry={conflicts.asked} />}
    </section>
  );
}
