'use client';

import { ChevronDown, ChevronUp, History } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import type { UnfinishedUpload } from '../unfinished-upload.ts';
import { continueByHandle, continueWithFiles } from './continue-with-file.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import { UnfinishedRow } from './unfinished-row.tsx';
import { unfinishedWords } from './unfinished-words.ts';

/** Rows that are in the page; whoever has more discards or continues these first. */
const mostRows = 50;

interface UnfinishedListProps {
  unfinished: readonly UnfinishedUpload[];
  workspace: WorkspaceFace;
}

/** Says calmly that uploads of an earlier day wait, and lets the person go on with them. */
export function UnfinishedList({ unfinished, workspace }: UnfinishedListProps) {
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const count = unfinished.length;
  const kept = unfinished.filter(({ oneClick }) => oneClick);
  async function continueKept() {
    // One after the other: a browser may ask about each.
    for (const upload of kept) await continueByHandle(upload, workspace);
  }
  const few = count <= 2;
  const shown = open || few ? unfinished.slice(0, mostRows) : [];
  const Chevron = open ? ChevronUp : ChevronDown;
  return (
    <section aria-label="Unfinished uploads" className="shrink-0 border-t bg-muted/60">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-6">
        <History aria-hidden className="size-4 text-muted-foreground" />
        <h2 className="font-medium">{unfinishedWords(count, workspace.name)}</h2>
        {!few && (
          <div className="ml-auto flex flex-wrap gap-2">
            <Button variant="ghost" size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
              <Chevron aria-hidden />
              {open ? 'Hide' : 'Show'}
            </Button>
            {kept.length > 0 && (
              <Button variant="outline" size="sm" onClick={continueKept}>
                {kept.length === count ? 'Continue all' : `Continue ${kept.length}`}
              </Button>
            )}
            {kept.length < count && (
              <Button
                variant="outline"
                size="sm"
                onClick={() => continueWithFiles(unfinished, workspace)}
              >
                Choose files
                <span className="sr-only"> again</span>
              </Button>
            )}
            <Button variant="ghost" size="sm" onClick={() => setAsking(true)}>
              Discard all
            </Button>
          </div>
        )}
      </div>
      {shown.length > 0 && (
        <ul className="max-h-56 overflow-y-auto">
          {shown.map((upload) => (
            <li key={upload.uploadId} className="border-t px-4 py-2 sm:px-6">
              <UnfinishedRow upload={upload} workspace={workspace} />
            </li>
          ))}
        </ul>
      )}
      {shown.length > 0 && count > mostRows && (
        <p className="border-t px-4 py-2 text-muted-foreground text-xs sm:px-6">
          and {count - mostRows} more
        </p>
      )}
      {asking && (
        <DiscardDialog
          uploads={unfinished}
          workspace={workspace}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
