import { useEffect, useRef, useState } from 'react';
import { failureOf } from '../../trpc/api-error.ts';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import { toast } from '../../ui/toast.ts';
import type { Entry } from '../entry.ts';
import { chunkAt } from './chunks.ts';
import { fileRow, folderRow } from './contents-row.ts';
import { referencesIn } from './entry-references.ts';
import {
  allChosen,
  choosing,
  chosenCount,
  isChosen,
  nothingChosen,
  refreshed,
  type Selection,
  toggled,
} from './selection.ts';
import type { Contents } from './use-contents.ts';
import type { ContentsPage, Listing } from './use-half.ts';

/** A row by its id, and where it was last. */
interface Place {
  index: number;
  id: string | undefined;
}

const whole = { cursor: undefined, until: undefined };

const entriesOf = (page: ContentsPage): Entry[] =>
  page.items.map((item) => ('filename' in item ? fileRow(item) : folderRow(item)).entry);

/** What is chosen in a list, and the row at which the keyboard is. */
export function useChoice(contents: Contents, listing: Listing) {
  const client = useWorkspaceClient();
  const [selection, setSelection] = useState<Selection>(nothingChosen);
  const [active, setActive] = useState<Place>({ index: 0, id: undefined });
  const from = useRef<Place>({ index: 0, id: undefined });
  const { chunks, count, rowAt, indexOf, pagesInSight } = contents;

  const indexNow = ({ index, id }: Place): number => {
    const found = id === undefined ? -1 : indexOf(id);
    return Math.min(found >= 0 ? found : index, Math.max(0, count - 1));
  };
  const placeAt = (index: number): Place => ({ index, id: rowAt(index)?.id });

  const before = useRef(new Map<string, ContentsPage>());
  useEffect(() => {
    const gone = new Set<string>();
    const rows = new Map<string, Entry>();
    for (const { chunk, page } of pagesInSight) {
      if (!page) continue;
      const key = `${chunk.kind} ${chunk.cursor} ${chunk.until}`;
      const old = before.current.get(key);
      if (old !== page) for (const { id } of old?.items ?? []) gone.add(id);
      before.current.set(key, page);
      for (const entry of entriesOf(page)) rows.set(entry.id, entry);
    }
    for (const id of rows.keys()) gone.delete(id);
    setSelection((now) => refreshed(now, rows, gone));
  }, [pagesInSight]);

  /** The entries between two rows, also those that are not loaded. */
  async function between(first: number, last: number): Promise<Entry[]> {
    const [begin, end] = [chunkAt(chunks, first), chunkAt(chunks, last)];
    const entries: Entry[] = [];
    for (let at = begin; at <= end; at++) {
      const chunk = chunks[at];
      if (!chunk) continue;
      let missing = at;
      while (missing <= end && chunks[missing]?.kind === chunk.kind && !isLoaded(missing))
        missing++;
      if (missing > at) {
        const until = chunks[missing - 1]?.until;
        entries.push(...(await referencesIn(client, listing, { ...chunk, until })));
        at = missing - 1;
      } else
        for (let i = 0; i < chunk.size; i++) {
          const row = rowAt(chunk.start + i);
          if (row) entries.push(row.entry);
        }
    }
    const start = chunks[begin]?.start ?? 0;
    return entries.slice(first - start, last - start + 1);
  }
  const isLoaded = (at: number): boolean => {
    const chunk = chunks[at];
    return chunk === undefined || contents.isLoaded(chunk);
  };

  function chooseRange(index: number): void {
    const start = indexNow(from.current);
    const [first, last] = start < index ? [start, index] : [index, start];
    between(first, last).then(
      (entries) => setSelection(choosing(entries)),
      (error) => toast.error(failureOf(error).message),
    );
  }

  async function resolve(): Promise<Entry[]> {
    if (selection.kind === 'some') return [...selection.entries.values()];
    const folders = await referencesIn(client, listing, { kind: 'folder', ...whole });
    const files = await referencesIn(client, listing, { kind: 'file', ...whole });
    return [...folders, ...files].filter(({ id }) => !selection.except.has(id));
  }

  return {
    /** The row at which the keyboard is. */
    active: indexNow(active),
    count: chosenCount(selection, count),
    selection,
    isChosen: (id: string) => isChosen(selection, id),
    /** Of what is chosen, what is known without asking. */
    known:
      selection.kind === 'some'
        ? [...selection.entries.values()]
        : pagesInSight
            .flatMap(({ page }) => (page ? entriesOf(page) : []))
            .filter(({ id }) => !selection.except.has(id)),
    /** All that is chosen, asked for where it is not known. */
    resolve,
    /** With the id of a row that is not loaded yet: it may turn out to stand a little elsewhere. */
    moveTo(index: number, id = rowAt(index)?.id) {
      from.current = { index, id };
      setActive(from.current);
    },
    choose(index: number, how: 'only' | 'toggle' | 'range') {
      const row = rowAt(index);
      setActive(placeAt(index));
      if (how === 'range') return chooseRange(index);
      from.current = placeAt(index);
      if (!row) return;
      setSelection((now) => (how === 'only' ? choosing([row.entry]) : toggled(now, row.entry)));
    },
    chooseAll() {
      if (!contents.whole) return setSelection(allChosen);
      const rows = Array.from({ length: count }, (_, index) => rowAt(index)?.entry);
      setSelection(choosing(rows.filter((entry) => entry !== undefined)));
    },
    clear: () => setSelection(nothingChosen),
  };
}

export type Choice = ReturnType<typeof useChoice>;
