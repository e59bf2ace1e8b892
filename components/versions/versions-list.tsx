'use client';

import { useState } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { downloadFile } from '../files/download-file.ts';
import { usePreview } from '../previews/use-preview.ts';
import { LoadError } from '../shared/load-error.tsx';
import { MoreButton } from '../shared/more-button.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useVersions, type Version } from './use-versions.ts';
import { deleteVersion, restoreVersion } from './version-actions.ts';
import { VersionRow } from './version-row.tsx';

interface VersionsListProps {
  file: { id: string; filename: string };
  /** For a dialog to close: it would lie over the undo that is offered. */
  onRestored?: () => void;
}

/** What a file holds and has held, newest first, with what can be done with each. */
export function VersionsList({ file, onRestored }: VersionsListProps) {
  const client = useWorkspaceClient();
  const preview = usePreview();
  const { query, items } = useVersions(file.id);
  const [deleting, setDeleting] = useState<Version | null>(null);
  const [pending, setPending] = useState(false);
  if (query.isPending)
    return (
      <div aria-busy className="space-y-3 p-4">
        <p role="status" className="sr-only">
          Loading
        </p>
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-9 w-full" />
      </div>
    );
  if (!query.data)
    return (
      <LoadError
        message={failureOf(query.error).message}
        pending={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  async function remove({ number }: Version) {
    setPending(true);
    await deleteVersion(client, file, number);
    setPending(false);
    setDeleting(null);
  }
  return (
    <>
      <ol aria-label={`Versions of ${file.filename}`}>
        {items.map((version) => (
          <VersionRow
            key={version.id}
            version={version}
            onOpen={() => preview.open(file.id, version.current ? undefined : version.number)}
            onDownload={() => downloadFile(client, { ...file, version: version.number })}
            onRestore={() => {
              restoreVersion(client, file, version.number);
              onRestored?.();
            }}
            onDelete={() => setDeleting(version)}
          />
        ))}
      </ol>
      {items.length === 1 && (
        <p className="px-4 py-2.5 text-muted-foreground text-xs">
          There are no former versions. Replacing the file keeps what it holds now.
        </p>
      )}
      {query.hasNextPage && (
        <div className="flex justify-center p-3">
          <MoreButton query={query} />
        </div>
      )}
      {deleting && (
        <AlertDialog
          open
          onOpenChange={(open) => !open && setDeleting(null)}
          heading={`Delete version ${deleting.number} forever?`}
          description={
            <>
              Version {deleting.number} of{' '}
              <strong className="text-foreground">{file.filename}</strong> cannot be brought back
              after this. It frees {byteSize(deleting.size)} of storage.
            </>
          }
          action="Delete forever"
          pending={pending}
          onAction={() => remove(deleting)}
        />
      )}
    </>
  );
}
