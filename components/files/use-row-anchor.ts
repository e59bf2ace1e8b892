import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';

/** The first row in sight with the one below it, and where it began, in pixels. */
interface Anchor {
  id: string;
  nextId: string | undefined;
  start: number;
}

/**
 * Keeps the first row in sight where it is when rows come or go above it, as they do when others
 * work in the same list. At the top of the list, and after a new order, nothing is held.
 */
export function useRowAnchor(
  scroller: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  rows: readonly { id: string }[],
): void {
  const anchor = useRef<Anchor | null>(null);
  const current = useRef(rows);
  current.current = rows;

  const remember = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    const item = top > 0 ? virtualizer.getVirtualItemForOffset(top) : undefined;
    const row = item && current.current[item.index];
    anchor.current =
      item && row
        ? { id: row.id, nextId: current.current[item.index + 1]?.id, start: item.start }
        : null;
  }, [scroller, virtualizer]);

  useLayoutEffect(() => {
    const { current: held } = anchor;
    const index = held ? rows.findIndex(({ id }) => id === held.id) : -1;
    const start = virtualizer.measurementsCache[index]?.start;
    const sameOrder = held !== null && rows[index + 1]?.id === held.nextId;
    if (scroller.current && held && sameOrder && start !== undefined && start !== held.start)
      scroller.current.scrollTop += start - held.start;
    remember();
  }, [rows, scroller, virtualizer, remember]);

  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener('scroll', remember, { passive: true });
    return () => element?.removeEventListener('scroll', remember);
  }, [scroller, remember]);
}
