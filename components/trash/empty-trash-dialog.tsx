'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { toast } from '../ui/toast.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { refreshTrash } from './trash-cache.ts';

type Summary = Outputs['trash']['summary'];

const counted = new Intl.NumberFormat('en');

const several = (count: number, word: string): string =>
  `${counted.format(count)} ${word}${count === 1 ? '' : 's'}`;

/** "312 files and 4 folders (1.2 GB)" */
function amountWords({ files, folders, bytes }: Summary): string {
  const parts = [
    ...(files > 0 || folders === 0 ? [several(files, 'file')] : []),
    ...(folders > 0 ? [several(folders, 'folder')] : []),
  ];
  return `${parts.join(' and ')} (${byteSize(bytes)})`;
}

/** Asks before all of the trash is gone for good, and says how much that is. */
export function EmptyTrashDialog({
  workspace,
  onClose,
}: {
  workspace: WorkspaceFace;
  onClose: () => void;
}) {
  const client = useWorkspaceClient();
  const [pending, setPending] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['trash', 'summary'],
    queryFn: ({ signal }) => client.api.trash.summary.query(undefined, { signal }),
    // What is asked about is what is there now.
    gcTime: 0,
  });
  async function empty() {
    setPending(true);
    try {
      await client.api.trash.empty.mutate();
    } catch (failed) {
      toast.error(failureOf(failed).message);
    }
    refreshTrash(client);
    onClose();
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      heading={`Empty the trash of ${workspace.name}?`}
      description={
        data ? (
          <>
            <strong className="text-foreground">{amountWords(data)}</strong> will be deleted forever
            and cannot be brought back after this.
            {!data.everybodys && ' What others have deleted stays.'}
          </>
        ) : (
          <span role="status">{error ? failureOf(error).message : 'Counting…'}</span>
        )
      }
      action="Delete forever"
      pending={pending || !data}
      onAction={empty}
    />
  );
}
