import { useSyncExternalStore } from 'react';
import { copyEntries } from '../files/copy-entries.ts';
import { type Entry, entryWords } from '../files/entry.ts';
import { moveEntries } from '../files/entry-actions.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';

/** What tells that the clipboard holds entries of ours, and which time they were put there. */
const clipboardType = 'application/x-holdall-entries';

type Mode = 'copy' | 'cut';

interface Held {
  mode: Mode;
  token: string;
  workspaceId: string | null;
  known: readonly Entry[];
  resolve: () => Promise<Entry[]>;
}

/** The entries stay in this tab: the clipboard has their names, for other programs. */
let held: Held | null = null;
let cutIds: ReadonlySet<string> = new Set();
const none: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function hold(next: Held | null): void {
  held = next;
  cutIds = next?.mode === 'cut' ? new Set(next.known.map(({ id }) => id)) : none;
  for (const listener of listeners) listener();
}

/** Puts entries into the clipboard. */
export function takeEntries(
  event: ClipboardEvent,
  mode: Mode,
  entries: Pick<Held, 'workspaceId' | 'known' | 'resolve'>,
): void {
  if (!event.clipboardData || entries.known.length === 0) return;
  const token = crypto.getRandomValues(new Uint32Array(2)).join('-');
  event.preventDefault();
  event.clipboardData.setData('text/plain', entries.known.map(({ name }) => name).join('\n'));
  event.clipboardData.setData(clipboardType, token);
  hold({ mode, token, ...entries });
  toast(mode === 'cut' ? 'Cut' : 'Copied', {
    description: `${entryWords(entries.known)}: paste in another folder`,
  });
}

/** Puts what is in the clipboard into a folder (null: the root), where it is entries of this workspace. */
export async function pasteEntries(
  event: ClipboardEvent,
  client: WorkspaceClient,
  target: { id: string | null; name: string },
): Promise<void> {
  const token = event.clipboardData?.getData(clipboardType);
  if (!held || !token || token !== held.token) return;
  event.preventDefault();
  if (held.workspaceId !== client.workspaceId) {
    toast.error('These are in another workspace.', {
      description: 'There, choose “Copy to another workspace…” or “Move to another workspace…”.',
    });
    return;
  }
  const { mode, resolve } = held;
  if (mode === 'cut') hold(null);
  const entries = await resolve();
  await (mode === 'cut' ? moveEntries : copyEntries)(client, entries, target);
}

/** Forgets what was cut. */
export const forgetCut = (): void => {
  if (held?.mode === 'cut') hold(null);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The ids of what was cut and waits to be put elsewhere. */
export const useCutIds = (): ReadonlySet<string> =>
  useSyncExternalStore(
    subscribe,
    () => cutIds,
    () => none,
  );
