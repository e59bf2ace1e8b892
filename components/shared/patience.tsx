'use client';

import { type ReactNode, use, useEffect, useState } from 'react';

/** Milliseconds for which a page that one leaves stays, before a stand-in takes its place. */
const patience = 300;
/** Within so many, the same wait is meant: React tries anew what it could not finish. */
const sameWait = 1_000;

let waiting: { since: number; over: Promise<void> } | undefined;

function wait(): Promise<void> {
  if (!waiting || Date.now() - waiting.since > sameWait)
    waiting = {
      since: Date.now(),
      over: new Promise((resolve) => setTimeout(resolve, patience)),
    };
  return waiting.over;
}

/** For a page that has come: the next one has a wait of its own. */
export function useArrival(): void {
  useEffect(() => {
    waiting = undefined;
  }, []);
}

/**
 * Shows a stand-in only for what is slow to come: once React has shown one, it holds back what
 * follows for 300 ms. A document begins with it, since nothing is there before.
 */
export function Patience({ children }: { children: ReactNode }) {
  const [over] = useState(() => (typeof window === 'undefined' ? null : wait()));
  if (over) use(over);
  return children;
}
