'use client';

import Link from 'next/link';
import type { RefObject } from 'react';
import { Popover } from '../ui/popover.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import type { CurrentQuota } from './quota-words.ts';
import { StorageDetails } from './storage-details.tsx';

interface StoragePopoverProps {
  quota: CurrentQuota;
  workspace: WorkspaceFace;
  open: boolean;
  setOpen: (open: boolean) => void;
  trigger: RefObject<HTMLElement | null>;
  onNavigate?: () => void;
}

/** What takes the space, beside the meter. */
export function StoragePopover(props: StoragePopoverProps) {
  const { quota, workspace, open, setOpen, trigger, onNavigate } = props;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      side="top"
      align="start"
      aria-label={`Storage in ${workspace.name}`}
    >
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
    </Popover>
  );
}
