import { useState } from 'react';

/** Which of the files are chosen. What is gone from the list is not chosen any more. */
export function useSelection<T extends { id: string }>(files: T[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = files.filter(({ id }) => ids.has(id));
  return {
    chosen,
    isChosen: (id: string) => ids.has(id),
    all: (chosen.length === 0 ? false : chosen.length === files.length || 'indeterminate') as
      | boolean
      | 'indeterminate',
    toggle: (id: string) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setIds(next);
    },
    toggleAll: () =>
      setIds(chosen.length === files.length ? new Set() : new Set(files.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  };
}

export type Selection = Omit<ReturnType<typeof useSelection>, 'chosen'>;
