'use client';

import { ChevronDown, ChevronUp } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { isRunning, type UploadEntry } from '../upload-entry.ts';
import { overallFraction } from '../upload-progress.ts';
import { overallDetails } from './tray-words.ts';

interface TrayHeadProps {
  summary: string;
  entries: readonly UploadEntry[];
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** What is seen also while the list is hidden: how many, how far, how fast, how long still. */
export function TrayHead({ summary, entries, open, onOpen }: TrayHeadProps) {
  const runs = entries.some(isRunning);
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <div className="py-1.5 pr-2 pl-3">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium" title={summary}>
            {summary}
          </p>
          {runs && (
            <p className="truncate text-muted-foreground text-xs tabular-nums">
              {overallDetails(entries)}
            </p>
          )}
        </div>
        <Button
          variant="ghost"
          size="icon"
          aria-expanded={open}
          aria-label={open ? 'Hide the list of uploads' : 'Show the list of uploads'}
          onClick={() => onOpen(!open)}
        >
          <Chevron aria-hidden />
        </Button>
      </div>
      {runs && (
        <div data-colour="blue" className="py-1 pr-1">
          <Progress label="All uploads" value={overallFraction(entries)} />
        </div>
      )}
    </div>
  );
}
