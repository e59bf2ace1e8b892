'use client';

import { useHydrated } from '../ui/use-hydrated.ts';

const words = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });

/** A point in time to remember, as the person's own clock has it; the server knows only the date. */
export function DateTime({ time }: { time: Date }) {
  const hydrated = useHydrated();
  const iso = time.toISOString();
  return <time dateTime={iso}>{hydrated ? words.format(time) : iso.slice(0, 10)}</time>;
}
