'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, ChevronLeft, ChevronRight, Download } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { KeyboardEvent } from 'react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { downloadFile } from '../files/download-file.ts';
import { LoadError } from '../shared/load-error.tsx';
import { Thumbnail } from '../thumbnails/thumbnail.tsx';
import { failureOf, isPassing } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import { PreviewBody } from './preview-body.tsx';
import type { Neighbours, PreviewFile } from './preview-file.ts';
import { Unshown } from './unshown.tsx';
import { useContent } from './use-content.ts';

function Body({ file, version }: { file: PreviewFile; version?: number }) {
  const content = useContent({ id: file.id, version });
  if (content.isError) {
    const failure = failureOf(content.error);
    return isPassing(failure) ? (
      <LoadError
        message={failure.message}
        pending={content.isFetching}
        onRetry={() => content.refetch()}
      />
    ) : (
      <Unshown reason={failure.message} />
    );
  }
  if (!content.data) return <Skeleton className="m-6 h-64" />;
  return <PreviewBody file={file} content={content.data} isFormer={version !== undefined} />;
}

/** Keys that belong to what has the focus: a film seeks, a field edits, a wide table scrolls. */
const ownsArrows = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  (target.closest('video, audio, input, textarea, select') !== null ||
    target.scrollWidth > target.clientWidth);

interface PreviewDialogProps {
  id: string;
  version?: number;
  workspace: WorkspaceFace;
  /** The file as the list below knows it; asked for where it does not. */
  known?: PreviewFile;
  neighbours: Neighbours;
  onTurn: (id: string) => void;
  onClose: () => void;
}

/** A file over the whole page. The list below stays where it is. */
export function PreviewDialog({
  id,
  version,
  workspace,
  known,
  neighbours: { previous, next },
  onTurn,
  onClose,
}: PreviewDialogProps) {
  const client = useWorkspaceClient();
  const asked = useQuery({
    queryKey: ['files', 'get', id],
    queryFn: ({ signal }) => client.api.files.get.query({ id }, { signal }),
    enabled: !known,
  });
  const file = known ?? asked.data;
  const turn = (to: string | null) => to !== null && onTurn(to);
  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (ownsArrows(event.target)) return;
    if (event.key === 'ArrowLeft') turn(previous);
    if (event.key === 'ArrowRight') turn(next);
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-50 flex flex-col bg-background outline-none"
        >
          <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-surface px-2 py-1.5 sm:px-3">
            <Radix.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close preview">
                <ArrowLeft aria-hidden />
              </Button>
            </Radix.Close>
            {file && <Thumbnail file={file} size="small" />}
            <div className="min-w-0 flex-1">
              <Radix.Title className="truncate font-semibold text-base" dir="auto">
                {file?.filename ?? 'Preview'}
              </Radix.Title>
            </div>
            <div className="flex items-center gap-1">
              <Button
                variant="ghost"
                size="icon"
                aria-label="Previous file"
                disabled={!previous}
                onClick={() => turn(previous)}
              >
                <ChevronLeft aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="icon"
                aria-label="Next file"
                disabled={!next}
                onClick={() => turn(next)}
              >
                <ChevronRight aria-hidden />
              </Button>
              {file && (
                <Button
                  variant="outline"
                  size="sm"
                  onClick={() => downloadFile(client, { ...file, version })}
                >
                  <Download aria-hidden />
                  <span className="max-sm:sr-only">Download</span>
                </Button>
              )}
            </div>
            <p className="flex w-full min-w-0 items-center gap-2 pl-1 text-muted-foreground text-sm">
              <WorkspaceBadge workspace={workspace} />
              {file && <span title={exactBytes(file.size)}>{byteSize(file.size)}</span>}
              {version !== undefined && <span>Version {version}</span>}
            </p>
          </header>
          <main className="flex min-h-0 flex-1 flex-col">
            {asked.isError && <Unshown reason={failureOf(asked.error).message} />}
            {file && <Body key={`${id} ${version ?? ''}`} file={file} version={version} />}
          </main>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
