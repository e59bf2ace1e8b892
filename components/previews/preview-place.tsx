'use client';

import dynamic from 'next/dynamic';
import { memo } from 'react';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { neighboursIn, type PreviewFile } from './preview-file.ts';
import { usePreview } from './use-preview.ts';

const PreviewDialog = dynamic(() => import('./preview-dialog.tsx').then((m) => m.PreviewDialog), {
  ssr: false,
});

interface PreviewPlaceProps {
  workspace: WorkspaceFace;
  /** The files of the list in its order, through which the arrow keys turn. */
  files: readonly PreviewFile[];
  /** Loads more of the list, where there is more: asked when its last loaded file is reached. */
  onEnd?: () => void;
}

/** Where a page shows the file that its address names; to be put beside its list. */
export const PreviewPlace = memo(function PreviewPlace({
  workspace,
  files,
  onEnd,
}: PreviewPlaceProps) {
  const { shown, version, turn, close } = usePreview();
  if (shown === null) return null;
  const ids = files.map(({ id }) => id);
  return (
    <PreviewDialog
      id={shown}
      version={version}
      workspace={workspace}
      known={files.find(({ id }) => id === shown)}
      neighbours={neighboursIn(ids, shown)}
      onTurn={(id) => {
        if (id === ids.at(-1)) onEnd?.();
        turn(id);
      }}
      onClose={close}
    />
  );
});
