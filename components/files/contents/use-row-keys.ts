import { useRef } from 'react';

interface Keys {
  ids: ReadonlyMap<string, string>;
  gaps: ReadonlyMap<number, string>;
}

/**
 * Keys under which React keeps the elements of rows: a row has its own wherever it goes, and takes
 * over that of the gap in which it was loaded, so that what has the focus there keeps it.
 */
export function useRowKeys(rows: readonly { index: number; id: string | undefined }[]): string[] {
  const before = useRef<Keys>({ ids: new Map(), gaps: new Map() });
  const made = useRef(0);
  const ids = new Map<string, string>();
  const gaps = new Map<number, string>();
  const taken = new Set<string>();
  const { current: old } = before;
  const free = (key: string | undefined) => (key && !taken.has(key) ? key : undefined);
  // Rows that were there keep theirs, whatever gap they come from.
  for (const { id } of rows) {
    const key = id && old.ids.get(id);
    if (key) taken.add(key);
  }
  const keys = rows.map(({ index, id }) => {
    const key = (id && old.ids.get(id)) || free(old.gaps.get(index)) || `row-${made.current++}`;
    taken.add(key);
    if (id) ids.set(id, key);
    else gaps.set(index, key);
    return key;
  });
  before.current = { ids, gaps };
  return keys;
}
