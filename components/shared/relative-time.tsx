'use client';

import { useSyncExternalStore } from 'react';
import { timeAgo } from './time-words.ts';

const tick = 30_000;
let now = 0;

/** One clock for all times of a page, of which a list shows very many. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const listener of listeners) listener();
  }, tick);
  return () => {
    listeners.delete(onChange);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function clock(): number {
  if (Date.now() - now > tick) now = Date.now();
  return now;
}

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'medium' });

/** When something was: in words, the exact time on hover. The server knows no time zone: a date. */
export function RelativeTime({ time }: { time: Date }) {
  const at = useSyncExternalStore(subscribe, clock, () => null);
  const iso = time.toISOString();
  return (
    <time
      dateTime={iso}
      // In a list hundreds fly past that nobody points at.
      onMouseEnter={({ currentTarget }) => {
        currentTarget.title = exact.format(time);
      }}
    >
      {at === null ? iso.slice(0, 10) : timeAgo(time, at)}
    </time>
  );
}
