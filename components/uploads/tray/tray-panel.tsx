'use client';

import { type ComponentProps, useMemo, useState } from 'react';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { ElsewhereGroup } from '../elsewhere/elsewhere-group.tsx';
import { elsewhereWords } from '../elsewhere/elsewhere-words.ts';
import { UnfinishedLine } from '../unfinished/unfinished-line.tsx';
import type { UploadEntry } from '../upload-entry.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { summaryOf } from './phase-words.ts';
import { TrayBulk } from './tray-bulk.tsx';
import { TrayHead } from './tray-head.tsx';
import { TrayList } from './tray-list.tsx';
import { inTrayOrder } from './tray-order.ts';
import { announcementOf } from './tray-words.ts';
import { useConflicts } from './use-conflicts.ts';

interface TrayPanelProps {
  entries: readonly UploadEntry[];
  /** What the person uploads in another tab or device. */
  elsewhere?: ComponentProps<typeof ElsewhereGroup>;
  /** The workspace that is shown, where the person may upload. */
  workspace: WorkspaceFace | null;
}

export function TrayPanel({ entries, elsewhere, workspace }: TrayPanelProps) {
  const [chosen, setOpen] = useState<boolean>();
  // What another device does is not put before what one is doing here.
  const open = chosen ?? entries.length > 0;
  const ordered = useMemo(() => inTrayOrder(entries), [entries]);
  const conflicts = useConflicts(entries);
  const summary =
    entries.length > 0 ? summaryOf(entries) : elsewhereWords(elsewhere?.sessions ?? []);
  return (
    <section
      aria-label="Uploads"
      className="fixed right-2 bottom-2 left-2 z-30 flex max-h-[min(30rem,60dvh)] flex-col overflow-hidden rounded-lg border bg-raised shadow-lg sm:right-4 sm:bottom-4 sm:left-auto sm:w-[26rem]"
    >
      <p role="status" aria-live="polite" className="sr-only">
        {announcementOf(entries)}
      </p>
      <TrayHead summary={summary} entries={entries} open={open} onOpen={setOpen} />
      {open && (
        <>
          <section
            aria-label="List of uploads"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto border-t"
          >
            {workspace && <UnfinishedLine key={workspace.id} workspace={workspace} />}
            {elsewhere && <ElsewhereGroup {...elsewhere} />}
            <TrayList entries={ordered} onDecide={conflicts.ask} />
          </section>
          {entries.length > 0 && <TrayBulk entries={entries} onDecide={conflicts.ask} />}
        </>
      )}
      {conflicts.asked && <ConflictDialog {...conflicts} entry={conflicts.asked} />}
    </section>
  );
}
