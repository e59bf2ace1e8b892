'use client';

import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { dialogIsOpen, isEditable } from '../uploads/intake/may-take.ts';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { show, useShown } from './palette-store.ts';

const CommandDialog = dynamic(() => import('./command-dialog.tsx').then((m) => m.CommandDialog), {
  ssr: false,
});
const KeysDialog = dynamic(() => import('./keys-dialog.tsx').then((m) => m.KeysDialog), {
  ssr: false,
});

interface PaletteProps {
  workspace: Workspace;
  workspaces: Workspace[];
  permissions: Permissions;
}

/** Opens the palette at Ctrl-K (⌘K), and the list of keys at `?`. Both are loaded when first needed. */
export function Palette(props: PaletteProps) {
  const shown = useShown();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        if (dialogIsOpen()) return;
        event.preventDefault();
        show('palette');
      } else if (event.key === '?' && !isEditable(event.target) && !dialogIsOpen()) {
        event.preventDefault();
        show('keys');
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  if (shown === 'palette') return <CommandDialog {...props} onClose={() => show(null)} />;
  return shown === 'keys' ? <KeysDialog onClose={() => show(null)} /> : null;
}
