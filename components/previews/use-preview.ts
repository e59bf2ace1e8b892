'use client';

import { useSearchParams } from 'next/navigation';
import { createSerializer, parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';

/** The file that is shown over the page, and which of its versions; in the address, to be linked to. */
const previewParsers = { preview: parseAsString, previewVersion: parseAsInteger };

const serialize = createSerializer(previewParsers);

/** Whether the entry of the history before this one is the page without a preview. */
let cameFromPage = false;

/** What is shown over the page, and how to show something else there. */
export function usePreview() {
  const [{ preview, previewVersion }, set] = useQueryStates(previewParsers);
  const search = useSearchParams();
  /** Shows a file; Back closes it. */
  const open = useCallback(
    (id: string, version?: number) => {
      cameFromPage = true;
      set({ preview: id, previewVersion: version ?? null }, { history: 'push' });
    },
    [set],
  );
  /** Shows another file in place of the one that is shown. */
  const turn = useCallback(
    (id: string) => set({ preview: id, previewVersion: null }, { history: 'replace' }),
    [set],
  );
  const close = useCallback(() => {
    if (cameFromPage) window.history.back();
    else set({ preview: null, previewVersion: null }, { history: 'replace' });
    cameFromPage = false;
  }, [set]);
  /** The address of this page with a file shown over it: for a tab of its own. */
  const hrefOf = useMemo(() => {
    // Once for all rows of a list.
    const page = serialize(new URLSearchParams(search), { preview: null, previewVersion: null });
    return (id: string) => `${page === '' ? '?' : `${page}&`}preview=${encodeURIComponent(id)}`;
  }, [search]);
  return { hrefOf, shown: preview, version: previewVersion ?? undefined, open, turn, close };
}
