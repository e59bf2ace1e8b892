'use client';

import { HardDrive } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Popover, PopoverContent, PopoverTrigger } from '../ui/popover.tsx';
import { useHydrated } from '../ui/use-hydrated.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { ownerWords, usedWords, warningWord } from './quota-words.ts';
import { StorageDetails } from './storage-details.tsx';
import { UsageBar } from './usage-bar.tsx';
import { useCurrentQuota } from './use-quota.ts';

interface StorageMeterProps {
  workspace: WorkspaceFace;
  onNavigate?: () => void;
}

/** How full it is, at the end of the navigation; what takes the space, when asked. */
export function StorageMeter({ workspace, onNavigate }: StorageMeterProps) {
  const { data: quota } = useCurrentQuota();
  const hydrated = useHydrated();
  const [open, setOpen] = useState(false);
  if (!quota) return null;
  const label = ownerWords(quota.of, workspace);
  const warning = warningWord(quota);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        disabled={!hydrated}
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
      </PopoverTrigger>
      <PopoverContent side="top" align="start" aria-label={`Storage in ${workspace.name}`}>
        <StorageDetails quota={quota} workspace={workspace} />
        <Link
          href={`/w/${workspace.slug}/storage`}
          onClick={() => {
            setOpen(false);
            onNavigate?.();
          }}
          className="mt-3 inline-block underline underline-offset-4 hover:no-underline"
        >
          All about storage in {workspace.name}
        </Link>
      </PopoverContent>
    </Popover>
  );
}
