'use client';

import { ArrowRight, X } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import { detail, headline, progressOf, whatGoes } from './transfer-words.ts';
import type { ListedTransfer } from './use-transfers.ts';

interface TransferToastProps {
  transfer: ListedTransfer;
  onCancel: () => void;
  onRetry: () => void;
  onClose: () => void;
}

/** How far something is on its way to another workspace, and what has come of it. */
export function TransferToast({ transfer, onCancel, onRetry, onClose }: TransferToastProps) {
  const { state, from, to, targetFolderId } = transfer;
  const underWay = state === 'copying';
  const more = detail(transfer);
  return (
    <section
      aria-label={headline(transfer)}
      className="w-[min(22rem,calc(100vw-2rem))] rounded-lg border bg-raised p-3 text-sm shadow-lg"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p role="status" className="font-medium">
            {headline(transfer)}
          </p>
          <p dir="auto" className="truncate text-muted-foreground">
            {whatGoes(transfer)}
          </p>
        </div>
        {!underWay && (
          <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      <p className="mt-1.5 flex min-w-0 flex-wrap items-center gap-1.5">
        <WorkspaceBadge workspace={from} />
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        <span className="sr-only">to</span>
        {to ? <WorkspaceBadge workspace={to} /> : <span>a workspace you have left</span>}
      </p>
      {underWay && (
        <Progress
          label={`${headline(transfer)}, progress`}
          value={progressOf(transfer)}
          className="mt-2"
        />
      )}
      {more && (
        <p className={state === 'failed' ? 'mt-1.5 text-danger' : 'mt-1.5 text-muted-foreground'}>
          {more}
        </p>
      )}
      <div className="mt-2 flex justify-end gap-2 empty:hidden">
        {underWay && (
          <Button variant="outline" size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
        {state === 'failed' && to && (
          <Button variant="outline" size="sm" onClick={onRetry}>
            Try again
          </Button>
        )}
        {state === 'done' && to && (
          <Link
            href={`/w/${to.slug}/files${targetFolderId ? `/${targetFolderId}` : ''}`}
            className="rounded-md border px-2.5 py-1 font-medium hover:bg-muted"
            onClick={onClose}
          >
            Open {to.name}
          </Link>
        )}
      </div>
    </section>
  );
}
