import { useEffect, useState } from 'react';
import { useHydrated } from '../../ui/use-hydrated.ts';
import type { View } from './window.ts';

/** What is measured of a list that scrolls. */
export interface ListView extends View {
  /** How many rows are side by side. */
  columns: number;
  /** Whether it moves by more than what is in sight. */
  fast: boolean;
}

const unknown: ListView = { top: 0, height: 0, line: 0, columns: 1, fast: false };

/** Milliseconds after which a list that flew past rests. */
const rest = 90;

/** The parts of a list: what scrolls, what holds the rows, and what is as high as one line. */
export interface ListParts {
  scroller: HTMLElement | null;
  body: HTMLElement | null;
  ruler: HTMLElement | null;
}

function columnsOf(body: HTMLElement): number {
  const { display, gridTemplateColumns } = getComputedStyle(body);
  return display === 'grid' ? gridTemplateColumns.split(' ').length : 1;
}

/** Between two lines nothing else is in sight. */
const lineAt = ({ top, line }: ListView): number => (line === 0 ? 0 : Math.floor(top / line));

const isSame = (a: ListView, b: ListView): boolean =>
  a.line === b.line &&
  a.columns === b.columns &&
  a.height === b.height &&
  a.fast === b.fast &&
  lineAt(a) === lineAt(b);

/** Follows the scrolling and the size of a list. */
export function useListView({ scroller, body, ruler }: ListParts): ListView {
  // The document was rendered without a window; what comes later knows at least how high that is.
  const hydrated = useHydrated();
  const [view, setView] = useState(hydrated ? { ...unknown, height: window.innerHeight } : unknown);
  useEffect(() => {
    if (!scroller || !body || !ruler) return;
    let resting: ReturnType<typeof setTimeout> | undefined;
    let lastTop = scroller.scrollTop;
    const change = (changed: Partial<ListView>) =>
      setView((before) => {
        const next = { ...before, top: scroller.scrollTop, ...changed };
        return isSame(before, next) ? before : next;
      });
    const onScroll = () => {
      const fast =
        resting !== undefined || Math.abs(scroller.scrollTop - lastTop) > scroller.clientHeight;
      lastTop = scroller.scrollTop;
      clearTimeout(resting);
      if (fast)
        resting = setTimeout(() => {
          resting = undefined;
          change({ fast: false });
        }, rest);
      change({ fast });
    };
    const observer = new ResizeObserver(() =>
      change({
        height: scroller.clientHeight,
        line: ruler.getBoundingClientRect().height,
        columns: columnsOf(body),
      }),
    );
    for (const element of [scroller, body, ruler]) observer.observe(element);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(resting);
      observer.disconnect();
      scroller.removeEventListener('scroll', onScroll);
    };
  }, [scroller, body, ruler]);
  return view;
}
