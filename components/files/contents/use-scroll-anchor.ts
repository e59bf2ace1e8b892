import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Contents } from './use-contents.ts';
import type { ListView } from './use-list-view.ts';

/** The first row in sight, with the one after it. */
interface Anchor {
  identity: string;
  id: string;
  nextId: string | undefined;
  index: number;
}

/**
 * Keeps the first row in sight where it is when rows come or go above it, as they do when others
 * work in the same folder. At the top of the list nothing is held; a new order begins there.
 */
export function useScrollAnchor(
  scroller: HTMLElement | null,
  { line, columns }: ListView,
  { identity, rowAt, indexOf }: Contents,
): void {
  const anchor = useRef<Anchor | null>(null);
  const shown = useRef(identity);
  // To ask for it after a render would have the page laid out at once.
  const top = useRef(0);
  useEffect(() => {
    if (!scroller) return;
    const follow = () => {
      top.current = scroller.scrollTop;
    };
    follow();
    scroller.addEventListener('scroll', follow, { passive: true });
    return () => scroller.removeEventListener('scroll', follow);
  }, [scroller]);
  // After every render: any of them may have brought other rows.
  useLayoutEffect(() => {
    if (!scroller || line === 0) return;
    if (shown.current !== identity) {
      scroller.scrollTop = 0;
      top.current = 0;
    }
    shown.current = identity;
    const { current: held } = anchor;
    const now = held?.identity === identity ? indexOf(held.id) : -1;
    if (held && now >= 0 && rowAt(now + 1)?.id === held.nextId) {
      const lines = Math.floor(now / columns) - Math.floor(held.index / columns);
      if (lines !== 0) {
        scroller.scrollTop += lines * line;
        top.current = scroller.scrollTop;
      }
    }
    const index = Math.floor(top.current / line) * columns;
    const row = top.current > 0 ? rowAt(index) : undefined;
    anchor.current = row ? { identity, id: row.id, nextId: rowAt(index + 1)?.id, index } : null;
  });
}
