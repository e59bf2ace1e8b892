'use client';

import { useQuery } from '@tanstack/react-query';
import { CloudUpload } from 'lucide-react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import { Progress } from '../../ui/progress.tsx';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { useUnfinished } from '../unfinished/use-unfinished.ts';
import { useUploads } from '../upload-store.ts';

interface ArrivingRowsProps {
  workspace: WorkspaceFace;
  /** Null: the root. */
  folderId: string | null;
}

/** What others, and the person's other tabs, are putting into the folder that is open. */
export function ArrivingRows({ workspace, folderId }: ArrivingRowsProps) {
  const { api } = useWorkspaceClient();
  const { data } = useQuery({
    queryKey: ['uploads', 'arriving', folderId],
    queryFn: ({ signal }) => api.uploads.arriving.query({ folderId }, { signal }),
  });
  const told = new Set([
    ...useUploads().map(({ uploadId }) => uploadId),
    // The banner above the list says of these that nobody goes on with them.
    ...useUnfinished(workspace).map(({ uploadId }) => uploadId),
  ]);
  const rows = data?.filter(({ id }) => !told.has(id)) ?? [];
  if (rows.length === 0) return null;
  return (
    <section
      aria-label="Arriving files"
      data-colour={workspace.colour}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-44 shrink-0 overflow-y-auto border-t bg-ws-soft/40"
    >
      <ul>
        {rows.map(({ id, filename, size, percentage, by, mine }) => (
          <li
            key={id}
            className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 border-b px-4 py-2 last:border-b-0 sm:px-6"
          >
            <CloudUpload aria-hidden className="size-5 text-muted-foreground" strokeWidth={1.5} />
            <div className="min-w-0">
              <p className="truncate" title={filename}>
                <bdi className="whitespace-pre">{filename}</bdi>
              </p>
              <p className="truncate text-muted-foreground text-xs tabular-nums">
                Arriving, {percentage} % of {byteSize(size)} ·{' '}
                {mine ? 'from another tab or device of yours' : `from ${by.name}`}
              </p>
            </div>
            <Progress
              label={`Arrival of ${filename}`}
              value={percentage / 100}
              className="w-16 sm:w-32"
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
