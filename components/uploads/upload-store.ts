import { useSyncExternalStore } from 'react';
import { guardLeaving } from './leave-guard.ts';
import { holdsPage, type UploadEntry } from './upload-entry.ts';

// Outside React: uploads go on while pages and workspaces come and go. Thousands of entries change
// many times a second: a change costs one look-up, and readers are told four times a second at most.

/** Milliseconds between two snapshots. */
const pace = 250;

const none: readonly UploadEntry[] = [];
const entries = new Map<string, UploadEntry>();
const listeners = new Set<() => void>();
let snapshot = none;
let holding = 0;
let publishedAt = Number.NEGATIVE_INFINITY;
let due: ReturnType<typeof setTimeout> | undefined;

function publish(): void {
  clearTimeout(due);
  due = undefined;
  publishedAt = performance.now();
  snapshot = [...entries.values()];
  for (const listener of listeners) listener();
}

function changed(): void {
  guardLeaving(holding);
  const wait = publishedAt + pace - performance.now();
  if (wait <= 0) publish();
  else due ??= setTimeout(publish, wait);
}

function put(entry: UploadEntry): void {
  const before = entries.get(entry.id);
  if (before && holdsPage(before)) holding--;
  if (holdsPage(entry)) holding++;
  entries.set(entry.id, entry);
}

export function addEntries(added: readonly UploadEntry[]): void {
  for (const entry of added) put(entry);
  changed();
}

/** Nothing happens where the entry has been removed. */
export function updateEntry(id: string, change: Partial<Omit<UploadEntry, 'id'>>): void {
  const entry = entries.get(id);
  if (!entry) return;
  put({ ...entry, ...change });
  changed();
}

export function removeEntries(remove: (entry: UploadEntry) => boolean): void {
  for (const entry of entries.values()) {
    if (!remove(entry)) continue;
    if (holdsPage(entry)) holding--;
    entries.delete(entry.id);
  }
  changed();
}

/** As it is now, which may be ahead of the last snapshot. */
export const entryOf = (id: string): UploadEntry | undefined => entries.get(id);

/** As they are now, in the order in which they were added. */
export const currentEntries = (): Iterable<UploadEntry> => entries.values();

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was last told: the same array until something has changed. */
export const lastSnapshot = (): readonly UploadEntry[] => snapshot;

export const useUploads = (): readonly UploadEntry[] =>
  useSyncExternalStore(subscribe, lastSnapshot, () => none);
