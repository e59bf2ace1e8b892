'use client';

import { useState } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { RelativeTime } from '../../shared/relative-time.tsx';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { FolderWords } from '../elsewhere/folder-words.tsx';
import type { UnfinishedUpload } from '../unfinished-upload.ts';
import { continueByHandle, continueWithFile } from './continue-with-file.ts';
import { DiscardDialog } from './discard-dialog.tsx';

interface UnfinishedRowProps {
  upload: UnfinishedUpload;
  workspace: WorkspaceFace;
}

/** One upload that waits: what it is, how far it came, and how it goes on. */
export function UnfinishedRow({ upload, workspace }: UnfinishedRowProps) {
  const { name, size, uploadedBytes, createdAt, oneClick, folderId } = upload;
  const [discarding, setDiscarding] = useState(false);
  const fraction = size === 0 ? 0 : uploadedBytes / size;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-48 flex-1">
        <p className="flex min-w-0 gap-1.5" title={name}>
          <bdi className="truncate whitespace-pre">{name}</bdi>
          <span className="min-w-0 truncate text-muted-foreground">
            <FolderWords workspaceId={workspace.id} folderId={folderId} />
          </span>
        </p>
        <p className="text-muted-foreground text-xs tabular-nums">
          {Math.floor(100 * fraction)} % of {byteSize(size)} · begun{' '}
          <RelativeTime time={createdAt} />
        </p>
        {!oneClick && (
          <p className="text-muted-foreground text-xs">
            To go on, choose this file again: your browser did not keep it.
          </p>
        )}
      </div>
      <div data-colour={workspace.colour} className="w-24">
        <Progress label={`Progress of ${name}`} value={fraction} />
      </div>
      <div className="flex gap-2">
        <Button
          variant="outline"
          size="sm"
          onClick={() => (oneClick ? continueByHandle : continueWithFile)(upload, workspace)}
        >
          {oneClick ? 'Continue' : 'Choose file'}
          <span className="sr-only">{oneClick ? ` ${name}` : ` ${name} again`}</span>
        </Button>
        <Button variant="ghost" size="sm" onClick={() => setDiscarding(true)}>
          Discard
          <span className="sr-only"> {name}</span>
        </Button>
      </div>
      {discarding && (
        <DiscardDialog
          uploads={[upload]}
          workspace={workspace}
          onClose={() => setDiscarding(false)}
        />
      )}
    </div>
  );
}
