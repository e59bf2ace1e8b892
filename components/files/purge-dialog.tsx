'use client';

import { useState } from 'react';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { purgeFiles } from './file-actions.ts';
import type { FileItem } from './file-cache.ts';

/** Asks before files are gone for good, and names them. */
export function PurgeDialog({ files, onClose }: { files: FileItem[]; onClose: () => void }) {
  const client = useWorkspaceClient();
  const [pending, setPending] = useState(false);
  const [only] = files;
  async function purge() {
    setPending(true);
    await purgeFiles(client, files);
    onClose();
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      heading={
        files.length === 1 ? 'Delete this file forever?' : `Delete ${files.length} files forever?`
      }
      description={
        <>
          {files.length === 1 ? (
            <strong className="text-foreground">{only?.filename}</strong>
          ) : (
            `${files.length} files`
          )}{' '}
          cannot be brought back after this.
        </>
      }
      action="Delete forever"
      pending={pending}
      onAction={purge}
    />
  );
}
