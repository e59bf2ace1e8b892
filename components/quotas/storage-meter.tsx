'use client';

import { HardDrive } from 'lucide-react';
import { useRef, useState } from 'react';
import { later } from '../ui/later.ts';
import { useHydrated } from '../ui/use-hydrated.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { ownerWords, usedWords, warningWord } from './quota-words.ts';
import { UsageBar } from './usage-bar.tsx';
import { useCurrentQuota } from './use-quota.ts';

const details = later(() => import('./storage-popover.tsx'));

interface StorageMeterProps {
  workspace: WorkspaceFace;
  onNavigate?: () => void;
}

/** How full it is, at the end of the navigation; what takes the space, when asked. */
export function StorageMeter({ workspace, onNavigate }: StorageMeterProps) {
  const { data: quota } = useCurrentQuota();
  const hydrated = useHydrated();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const popover = details.useWhenIdle();
  if (!quota) return null;
  const label = ownerWords(quota.of, workspace);
  const warning = warningWord(quota);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        disabled={!hydrated}
        onClick={() => setOpen(!open)}
        className="mt-auto w-full space-y-1.5 rounded-md px-2.5 py-2 text-left hover:bg-muted"
      >
        <span className="flex items-center gap-2.5">
          <HardDrive aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="min-w-0 break-words">{label}</span>
        </span>
        <UsageBar counted={quota} />
        <span className="block text-muted-foreground text-xs">
          {usedWords(quota)}
          {warning && <strong className="font-medium text-danger"> · {warning}</strong>}
        </span>
      </button>
      {popover && (
        <popover.StoragePopover
          quota={quota}
          workspace={workspace}
          open={open}
          setOpen={setOpen}
          trigger={button}
          onNavigate={onNavigate}
        />
      )}
    </>
  );
}
