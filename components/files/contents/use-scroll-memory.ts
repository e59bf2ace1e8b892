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

const isBrowser = typeof window !== 'undefined';
const places = isBrowser ? readPlaces() : new Map<string, number>();
const here = (): string => location.pathname;

/** The address at which one has just arrived by Back, Forward or loading again. */
let returned: string | null = null;
/** The address of the list that is in the page. */
let shownAt: string | null = null;

if (isBrowser) {
  const [entry] = performance.getEntriesByType('navigation');
  if (entry && 'type' in entry && entry.type !== 'navigate') returned = here();
  // Before the router hears of it, which shows the page at once.
  const onReturn = () => {
    returned = here() === shownAt ? null : here();
  };
  window.addEventListener('popstate', onReturn, { capture: true });
  window.addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem(storeKey, JSON.stringify([...places].slice(-most)));
    } catch {
      // A browser that keeps nothing for us: the list begins at its top.
    }
  });
}

/**
 * Shows a list where it was left when one comes back to it through the browser's history. The name
 * says which list it is in which view: the address may lag behind what is shown.
 */
export function useScrollMemory(scroller: HTMLElement | null, list: string, ready: boolean): void {
  const target = useRef<number | null>(null);
  const name = useRef(list);
  useLayoutEffect(() => {
    name.current = list;
  }, [list]);
  useEffect(() => {
    if (!scroller) return;
    if (returned === here()) target.current = places.get(name.current) ?? null;
    returned = null;
    shownAt = here();
    const remember = () => {
      if (target.current !== null) return;
      places.delete(name.current);
      places.set(name.current, scroller.scrollTop);
    };
    const leave = () => {
      target.current = null;
    };
    scroller.addEventListener('scroll', remember, { passive: true });
    scroller.addEventListener('wheel', leave, { passive: true });
    scroller.addEventListener('pointerdown', leave, { passive: true });
    return () => {
      shownAt = null;
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
