'use client';

import { Button } from '../../ui/button.tsx';
import {
  cancelUploads,
  clearFinishedUploads,
  pauseUploads,
  resumeUploads,
  retryUploads,
} from '../upload-engine.ts';
import { canPause, isEnded, type UploadEntry } from '../upload-entry.ts';

interface TrayBulkProps {
  entries: readonly UploadEntry[];
  onDecide: () => void;
}

const idsOf = (entries: readonly UploadEntry[]) => entries.map(({ id }) => id);

/** What can be done with all uploads at once. */
export function TrayBulk({ entries, onDecide }: TrayBulkProps) {
  const pausable = entries.filter(canPause);
  const paused = entries.filter(({ phase }) => phase === 'paused');
  const failed = entries.filter(({ phase, retryable }) => phase === 'failed' && retryable);
  const open = entries.filter((entry) => !isEnded(entry));
  const asking = entries.filter(({ phase }) => phase === 'asking').length;
  const actions = [
    { words: `Decide about ${asking}`, when: asking > 1, act: onDecide },
    {
      words: failed.length === 1 ? 'Retry failed' : `Retry ${failed.length} failed`,
      when: failed.length > 0,
      act: () => retryUploads(idsOf(failed)),
    },
    { words: 'Pause all', when: pausable.length > 0, act: () => pauseUploads(idsOf(pausable)) },
    { words: 'Resume all', when: paused.length > 0, act: () => resumeUploads(idsOf(paused)) },
    { words: 'Cancel all', when: open.length > 0, act: () => cancelUploads(idsOf(open)) },
    {
      words: 'Clear finished',
      when: open.length < entries.length,
      act: clearFinishedUploads,
    },
  ];
  return (
    <div className="flex flex-wrap justify-end gap-2 border-t p-2">
      {actions.map(
        ({ words, when, act }) =>
          when && (
            <Button key={words} variant="outline" size="sm" onClick={act}>
              {words}
            </Button>
          ),
      )}
    </div>
  );
}
