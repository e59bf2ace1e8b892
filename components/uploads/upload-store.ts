import { useSyncExternalStore } from 'react';
import { guardLeaving } from './leave-guard.ts';
import { holdsPage, type UploadEntry } from './upload-entry.ts';

// Outside React: uploads go on while pages and workspaces come and go. Thousands of entries change
// many times a second: a change costs one look-up, and readers are told four times a second at most.

/** Milliseconds between two snapshots; longer while so many are under way that nobody follows one. */
const pace = { few: 250, many: 1_000 };
const many = 60;

const none: readonly UploadEntry[] = [];
const entries = new Map<string, UploadEntry>();
const listeners = new Set<() => void>();
let snapshot = none;
let holding = 0;
let publishedAt = Number.NEGATIVE_INFINITY;
let due: ReturnType<typeof setTimeout> | undefined;
let dueAt = Number.POSITIVE_INFINITY;

function publish(): void {
  clearTimeout(due);
  due = undefined;
  dueAt = Number.POSITIVE_INFINITY;
  publishedAt = performance.now();
  snapshot = [...entries.values()];
  for (const listener of listeners) listener();
}

function changed(): void {
  guardLeaving(holding);
  const now = performance.now();
  const at = publishedAt + (holding > many ? pace.many : pace.few);
  if (at <= now) publish();
  else if (at < dueAt) {
    clearTimeout(due);
    due = setTimeout(publish, at - now);
    dueAt = at;
  }
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
