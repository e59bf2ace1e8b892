'use client';

import { useState } from 'react';
import { failureOf } from '../../trpc/api-error.ts';
import { clientOf } from '../../trpc/workspace-client.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { toast } from '../../ui/toast.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import type { UnfinishedUpload } from '../unfinished-upload.ts';
import { unfinishedKey } from './use-unfinished.ts';

/** How many uploads one call cancels. */
const atOnce = 1_000;

interface DiscardDialogProps {
  uploads: readonly UnfinishedUpload[];
  workspace: WorkspaceFace;
  onClose: () => void;
}

/** Asks before what was sent of unfinished uploads is given up. */
export function DiscardDialog({ uploads, workspace, onClose }: DiscardDialogProps) {
  const [pending, setPending] = useState(false);
  const { api, queryClient } = clientOf(workspace.id);
  const [only] = uploads;
  const one = uploads.length === 1;
  async function discard() {
    setPending(true);
    const ids = uploads.map(({ uploadId }) => uploadId);
    try {
      for (let at = 0; at < ids.length; at += atOnce)
        await api.uploads.cancel.mutate({ uploadIds: ids.slice(at, at + atOnce) });
    } catch (error) {
      toast.error(failureOf(error).message);
    }
    await Promise.all(
      [['uploads'], unfinishedKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
    );
    onClose();
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      heading={one ? 'Discard this upload?' : `Discard ${uploads.length} uploads?`}
      description={
        <>
          {one ? <bdi className="font-medium text-foreground">{only?.name}</bdi> : 'They'} will not
          be uploaded to {workspace.name}. What was sent so far is deleted; the file on your device
          stays.
        </>
      }
      action="Discard"
      pending={pending}
      onAction={discard}
    />
  );
}
