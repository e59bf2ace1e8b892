import { useSyncExternalStore } from 'react';
import { guardLeaving } from './leave-guard.ts';
import { isRunning, type UploadEntry } from './upload-entry.ts';

// Outside React: uploads go on while pages and workspaces come and go.

const none: readonly UploadEntry[] = [];
let entries = none;
const listeners = new Set<() => void>();

function set(next: readonly UploadEntry[]): void {
  entries = next;
  guardLeaving(entries.filter(isRunning).length);
  for (const listener of listeners) listener();
}

export const addEntries = (added: UploadEntry[]): void => set([...entries, ...added]);

export const updateEntry = (id: string, change: Partial<UploadEntry>): void =>
  set(entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));

export const removeEntries = (remove: (entry: UploadEntry) => boolean): void =>
  set(entries.filter((entry) => !remove(entry)));

export const currentEntries = (): readonly UploadEntry[] => entries;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useUploads = (): readonly UploadEntry[] =>
  useSyncExternalStore(subscribe, currentEntries, () => none);
