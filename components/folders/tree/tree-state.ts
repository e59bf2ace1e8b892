import { useSyncExternalStore } from 'react';

const storeKey = 'holdall-folder-tree';
const nothing: ReadonlySet<string> = new Set();

/** Which folders of a workspace are unfolded, for as long as the tab is open. */
const unfolded = new Map<string, ReadonlySet<string>>();
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const tell = () => {
  for (const listener of listeners) listener();
};

/** Until the browser has forgotten it, or where it keeps nothing for us. */
let shown: boolean | undefined;

function isShown(): boolean {
  try {
    shown ??= localStorage.getItem(storeKey) === 'shown';
  } catch {
    shown ??= false;
  }
  return shown;
}

function show(next: boolean): void {
  shown = next;
  try {
    localStorage.setItem(storeKey, next ? 'shown' : 'hidden');
  } catch {
    // It is shown until the page is left.
  }
  tell();
}

/** Whether this browser shows the tree of folders in the sidebar. */
export function useTreeShown(): [boolean, (shown: boolean) => void] {
  return [useSyncExternalStore(subscribe, isShown, () => false), show];
}

/** The folders whose folders are shown, and what folds and unfolds one. */
export function useUnfolded(workspaceId: string) {
  const now = () => unfolded.get(workspaceId) ?? nothing;
  const ids = useSyncExternalStore(subscribe, now, () => nothing);
  return {
    ids,
    fold(id: string) {
      unfolded.set(workspaceId, new Set([...now()].filter((each) => each !== id)));
      tell();
    },
    unfold(...more: string[]) {
      const known = now();
      if (more.every((id) => known.has(id))) return;
      unfolded.set(workspaceId, new Set([...known, ...more]));
      tell();
    },
  };
}

export type Unfolded = ReturnType<typeof useUnfolded>;
