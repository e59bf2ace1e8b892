'use client';

import { MonitorSmartphone, X } from 'lucide-react';
import { useState } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { failureOf } from '../../trpc/api-error.ts';
import { clientOf } from '../../trpc/workspace-client.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { toast } from '../../ui/toast.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { WorkspaceBadge } from '../../workspaces/workspace-badge.tsx';
import { FolderWords } from './folder-words.tsx';
import type { UploadSession } from './use-open-sessions.ts';

interface ElsewhereGroupProps {
  workspace: WorkspaceFace;
  sessions: readonly UploadSession[];
}

/** What the person uploads in another tab or device: seen, and ended, but not paused from here. */
export function ElsewhereGroup({ workspace, sessions }: ElsewhereGroupProps) {
  const [asked, setAsked] = useState<UploadSession | null>(null);
  const [pending, setPending] = useState(false);
  const { api, queryClient } = clientOf(workspace.id);
  async function cancel({ id, name }: UploadSession) {
    setPending(true);
    try {
      await api.uploads.cancel.mutate({ sessionId: id });
    } catch (error) {
      toast.error(failureOf(error).message, { description: name });
    }
    setPending(false);
    setAsked(null);
    queryClient.invalidateQueries({ queryKey: ['uploads'] });
  }
  return (
    <section aria-label="In another tab or device" className="border-b">
      <h3 className="bg-muted px-3 py-1.5 font-medium text-muted-foreground text-xs">
        In another tab or device
      </h3>
      <ul>
        {sessions.map((session) => (
          <li key={session.id} className="border-t first:border-t-0">
            <SessionRow
              session={session}
              workspace={workspace}
              onCancel={() => setAsked(session)}
            />
          </li>
        ))}
      </ul>
      {asked && (
        <AlertDialog
          open
          onOpenChange={(open) => !open && setAsked(null)}
          heading="Cancel this upload?"
          description={
            <>
              <bdi className="font-medium text-foreground">{asked.name}</bdi> is being uploaded to{' '}
              {workspace.name} in another tab or device. What is not there yet will not be stored.
            </>
          }
          action="Cancel upload"
          pending={pending}
          onAction={() => cancel(asked)}
        />
      )}
    </section>
  );
}

interface SessionRowProps {
  session: UploadSession;
  workspace: WorkspaceFace;
  onCancel: () => void;
}

function SessionRow({ session, workspace, onCancel }: SessionRowProps) {
  const { name, totalFiles, completedFiles, totalBytes, uploadedBytes, folderId } = session;
  const fraction =
    totalBytes === 0 ? completedFiles / Math.max(1, totalFiles) : uploadedBytes / totalBytes;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2.5 px-3 py-2">
      <MonitorSmartphone aria-hidden className="mt-0.5 size-4 text-muted-foreground" />
      <div className="min-w-0">
        <p className="truncate" title={name}>
          <bdi className="whitespace-pre">{name}</bdi>
        </p>
        <p className="mt-0.5 flex min-w-0 items-center gap-1.5 text-muted-foreground text-xs">
          <span className="max-w-40 shrink-0">
            <WorkspaceBadge workspace={workspace} />
          </span>
          <FolderWords workspaceId={workspace.id} folderId={folderId} />
        </p>
        <div data-colour={workspace.colour} className="py-1">
          <Progress label={`Progress of ${name}`} value={fraction} />
        </div>
        <p className="text-muted-foreground text-xs tabular-nums">
          {Math.floor(100 * fraction)} % of {byteSize(totalBytes)}
          {totalFiles > 1 && ` · ${completedFiles} of ${totalFiles} files`}
        </p>
      </div>
      <Button
        variant="ghost"
        size="icon"
        className="-mr-1"
        aria-label={`Cancel ${name}, in another tab or device`}
        onClick={onCancel}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
