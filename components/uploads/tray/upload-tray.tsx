'use client';

import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { rememberSessions } from '../elsewhere/begun-here.ts';
import { useShownWorkspace } from '../elsewhere/shown-workspace.tsx';
import { useOpenSessions } from '../elsewhere/use-open-sessions.ts';
import { useUploads } from '../upload-store.ts';

const TrayPanel = dynamic(() => import('./tray-panel.tsx').then((m) => m.TrayPanel), {
  ssr: false,
});

/**
 * The uploads of this tab, over all workspaces, and what the person uploads elsewhere into the one
 * that is shown; nothing while there are none.
 */
export function UploadTray() {
  const entries = useUploads();
  useEffect(rememberSessions, []);
  const workspace = useShownWorkspace();
  const { elsewhere } = useOpenSessions(workspace);
  if (entries.length === 0 && elsewhere.length === 0) return null;
  return (
    <TrayPanel
      entries={entries}
      workspace={workspace}
      elsewhere={workspace && elsewhere.length > 0 ? { workspace, sessions: elsewhere } : undefined}
    />
  );
}
