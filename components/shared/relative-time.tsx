'use client';

import { useSyncExternalStore } from 'react';
import { timeAgo } from './time-words.ts';

const tick = 30_000;
let now = 0;

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    onChange();
  }, tick);
  return () => clearInterval(timer);
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
    <time dateTime={iso} title={at === null ? undefined : exact.format(time)}>
      {at === null ? iso.slice(0, 10) : timeAgo(time, at)}
    </time>
  );
}
