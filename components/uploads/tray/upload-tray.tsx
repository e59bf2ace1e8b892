'use client';

import dynamic from 'next/dynamic';
import { useUploads } from '../upload-store.ts';

const TrayPanel = dynamic(() => import('./tray-panel.tsx').then((m) => m.TrayPanel), {
  ssr: false,
});

/** The uploads of this tab, over all workspaces; nothing while there are none. */
export function UploadTray() {
  const entries = useUploads();
  return entries.length > 0 && <TrayPanel entries={entries} />;
}
