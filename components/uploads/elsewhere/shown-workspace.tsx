'use client';

import { useEffect, useSyncExternalStore } from 'react';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';

// The tray lies above the workspaces; only the one that is shown is told of changes, so that what
// happens elsewhere is shown for that one.

let shown: WorkspaceFace | null = null;
const listeners = new Set<() => void>();

function show(workspace: WorkspaceFace | null): void {
  shown = workspace;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The workspace of the page, where the person may upload; null on other pages. */
export const useShownWorkspace = (): WorkspaceFace | null =>
  useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  );

/** Tells the tray which workspace this page shows. */
export function ShownWorkspace({ workspace }: { workspace: WorkspaceFace }) {
  useEffect(() => {
    show(workspace);
    return () => show(null);
  }, [workspace]);
  return null;
}
