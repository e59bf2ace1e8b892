import { useEffect, useLayoutEffect, useRef } from 'react';

const storeKey = 'holdall-scroll';
/** Places of lists; the oldest are forgotten. */
const most = 50;

function readPlaces(): Map<string, number> {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(storeKey) ?? '[]'));
  } catch {
    return new Map();
  }
}

/** Where lists were left, by the entry of the browser's history. */
const places = typeof window === 'undefined' ? new Map<string, number>() : readPlaces();

if (typeof window !== 'undefined')
  window.addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem(storeKey, JSON.stringify([...places].slice(-most)));
    } catch {
      // A browser that keeps nothing for us: the list begins at its top.
    }
  });

/** What names the entry at which one is; older browsers do not tell. */
const entryNow = (): string | undefined =>
  'navigation' in window ? window.navigation.currentEntry?.key : undefined;

/**
 * Shows a list where it was left when one comes back to it through the browser's history, or loads
 * it again. A link leads to a new entry, and so to the top.
 */
export function useScrollMemory(scroller: HTMLElement | null, ready: boolean): void {
  const target = useRef<number | null>(null);
  useEffect(() => {
    if (!scroller) return;
    target.current = places.get(entryNow() ?? '') ?? null;
    if (target.current !== null) scroller.scrollTop = target.current;
    const remember = () => {
      const entry = entryNow();
      if (target.current !== null || entry === undefined) return;
      places.delete(entry);
      places.set(entry, scroller.scrollTop);
    };
    const leave = () => {
      target.current = null;
    };
    scroller.addEventListener('scroll', remember, { passive: true });
    scroller.addEventListener('wheel', leave, { passive: true });
    scroller.addEventListener('pointerdown', leave, { passive: true });
    return () => {
      scroller.removeEventListener('scroll', remember);
      scroller.removeEventListener('wheel', leave);
      scroller.removeEventListener('pointerdown', leave);
    };
  }, [scroller]);
  // After every render: the list is high enough only when its length is known.
  useLayoutEffect(() => {
    if (target.current === null || !scroller) return;
    scroller.scrollTop = target.current;
    if (ready) target.current = null;
  });
}
