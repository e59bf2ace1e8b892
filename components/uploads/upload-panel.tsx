'use client';

import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { cancelUploads, clearFinishedUploads } from './upload-engine.ts';
import { isRunning, type UploadEntry } from './upload-entry.ts';
import { overallFraction } from './upload-progress.ts';
import { UploadRow } from './upload-row.tsx';
import { summaryOf } from './upload-words.ts';

export function UploadPanel({ entries }: { entries: readonly UploadEntry[] }) {
  const [open, setOpen] = useState(true);
  const running = entries.filter(isRunning).length;
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <section
      aria-label="Uploads"
      className="fixed right-2 bottom-2 left-2 z-30 flex max-h-[min(26rem,60dvh)] flex-col overflow-hidden rounded-lg border bg-raised shadow-lg sm:right-4 sm:bottom-4 sm:left-auto sm:w-96"
    >
      <div className="flex items-center gap-2 py-1.5 pr-2 pl-4">
        <p role="status" aria-live="polite" className="min-w-0 flex-1 truncate font-medium">
          {summaryOf(entries)}
        </p>
        <Button
          variant="ghost"
          size="icon"
          aria-expanded={open}
          aria-label={open ? 'Hide the list of uploads' : 'Show the list of uploads'}
          onClick={() => setOpen(!open)}
        >
          <Chevron aria-hidden />
        </Button>
      </div>
      {running > 0 && (
        <div data-colour="blue" className="px-4 pb-2">
          <Progress label="All uploads" value={overallFraction(entries)} />
        </div>
      )}
      {open && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <ul tabIndex={0} aria-label="Files" className="min-h-0 flex-1 overflow-y-auto border-t">
            {entries.map((entry) => (
              <UploadRow key={entry.id} entry={entry} />
            ))}
          </ul>
          <div className="flex justify-end gap-2 border-t p-2">
            {running > 0 && (
              <Button
                variant="outline"
                size="sm"
                onClick={() => cancelUploads(entries.map(({ id }) => id))}
              >
                Cancel all
              </Button>
            )}
            {running < entries.length && (
              <Button variant="outline" size="sm" onClick={clearFinishedUploads}>
                Clear finished
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  );
}
