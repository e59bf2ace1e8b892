import type { Entry } from '../entry.ts';

/** What is chosen: some entries, by id, or all of a folder but some. */
export type Selection =
  | { kind: 'some'; entries: ReadonlyMap<string, Entry> }
  | { kind: 'all'; except: ReadonlySet<string> };

export const nothingChosen: Selection = { kind: 'some', entries: new Map() };
export const allChosen: Selection = { kind: 'all', except: new Set() };

export const chosenCount = (selection: Selection, total: number): number =>
  selection.kind === 'some' ? selection.entries.size : Math.max(0, total - selection.except.size);

export const isChosen = (selection: Selection, id: string): boolean =>
  selection.kind === 'some' ? selection.entries.has(id) : !selection.except.has(id);

export const choosing = (entries: Iterable<Entry>): Selection => ({
  kind: 'some',
  entries: new Map([...entries].map((entry) => [entry.id, entry])),
});

export function toggled(selection: Selection, entry: Entry): Selection {
  if (selection.kind === 'all') {
    const except = new Set(selection.except);
    if (!except.delete(entry.id)) except.add(entry.id);
    return { kind: 'all', except };
  }
  const entries = new Map(selection.entries);
  if (!entries.delete(entry.id)) entries.set(entry.id, entry);
  return { kind: 'some', entries };
}

/** Without what is gone from the list, and with what has a new name; the same where nothing has. */
export function refreshed(
  selection: Selection,
  rows: ReadonlyMap<string, Entry>,
  gone: ReadonlySet<string>,
): Selection {
  if (selection.kind === 'all') return selection;
  const stale = [...selection.entries.values()].some(
    (entry) => gone.has(entry.id) || (rows.get(entry.id) ?? entry) !== entry,
  );
  if (!stale) return selection;
  return choosing(
    [...selection.entries.values()]
      .filter(({ id }) => !gone.has(id))
      .map((entry) => rows.get(entry.id) ?? entry),
  );
}
