import { useEffect } from 'react';
import { copyEntries } from '../files/copy-entries.ts';
import { type Entry, entryWords } from '../files/entry.ts';
import { moveEntries } from '../files/entry-actions.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { folderAttributes } from '../uploads/intake/drop-target.tsx';
import { entryAttribute } from './entry-row.ts';

/** What tells a drag of ours from one of files from outside. */
const dragType = 'application/x-holdall-entries';
/** Marks what entries are held over; written past React, since it changes with each movement. */
const heldAttribute = 'data-held';

interface Dragged {
  client: WorkspaceClient;
  /** What is known of it while it is held, to tell where it may be put. */
  known: readonly Entry[];
  resolve: () => Promise<Entry[]>;
}

let dragged: Dragged | null = null;

/** Takes entries into the hand. */
export function beginEntryDrag(event: DragEvent, entries: Dragged, count: number): void {
  if (!event.dataTransfer) return;
  dragged = entries;
  const words =
    count === entries.known.length
      ? entryWords(entries.known)
      : `${count.toLocaleString('en')} items`;
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData(dragType, '');
  const label = document.createElement('div');
  label.textContent = words;
  label.className =
    'fixed -top-20 left-0 max-w-64 truncate rounded-full bg-primary px-3 py-1.5 text-primary-foreground';
  document.body.append(label);
  event.dataTransfer.setDragImage(label, -12, -8);
  setTimeout(() => label.remove());
}

interface Target {
  element: Element;
  id: string | null;
  name: string;
}

/** The folder over which something is: a row of one, a step of the way, a branch of the tree. */
function targetOf({ target }: Event): Target | null {
  if (!(target instanceof Element)) return null;
  const row = target.closest(`[${entryAttribute}]`);
  const mark = row
    ? row.querySelector(`[${folderAttributes.id}]`)
    : target.closest(`[${folderAttributes.id}]`);
  if (!mark) return null;
  return {
    element: row ?? mark,
    id: mark.getAttribute(folderAttributes.id) || null,
    name: mark.getAttribute(folderAttributes.name) ?? '',
  };
}

const mayTake = ({ known }: Dragged, { id }: Target, copies: boolean): boolean =>
  known.every((entry) => entry.id !== id) &&
  (copies || known.some((entry) => entry.placeId !== id));

/** Lets folders of this page take the entries that are dragged over them; with Ctrl, copies. */
export function useEntryDrops(enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const listening = new AbortController();
    const { signal } = listening;
    let held: Element | null = null;
    const hold = (element: Element | null) => {
      if (held === element) return;
      held?.removeAttribute(heldAttribute);
      element?.setAttribute(heldAttribute, '');
      held = element;
    };
    const copies = (event: DragEvent) => event.ctrlKey || event.altKey;
    document.addEventListener(
      'dragover',
      (event) => {
        const target = dragged && targetOf(event);
        const takes = dragged && target && mayTake(dragged, target, copies(event));
        hold(takes ? target.element : null);
        if (!takes || !event.dataTransfer) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = copies(event) ? 'copy' : 'move';
      },
      { signal },
    );
    document.addEventListener(
      'drop',
      (event) => {
        const target = dragged && targetOf(event);
        hold(null);
        if (!dragged || !target || !mayTake(dragged, target, copies(event))) return;
        event.preventDefault();
        const { client, resolve } = dragged;
        const put = copies(event) ? copyEntries : moveEntries;
        resolve().then((entries) => put(client, entries, target));
      },
      { signal },
    );
    document.addEventListener(
      'dragend',
      () => {
        hold(null);
        dragged = null;
      },
      { signal },
    );
    return () => listening.abort();
  }, [enabled]);
}
