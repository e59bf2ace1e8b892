'use client';

import { useHydrated } from '../ui/use-hydrated.ts';

const sameYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

/** "21 December", with the year where it is not this one. */
function dayInWords(time: Date): string {
  const thisYear = time.getFullYear() === new Date().getFullYear();
  return (thisYear ? sameYear : otherYear).format(time);
}

/** Until when something can be restored, by the person's own calendar; the server knows no time zone. */
export function PurgeDate({ time }: { time: Date }) {
  const hydrated = useHydrated();
  const iso = time.toISOString();
  return <time dateTime={iso}>{hydrated ? dayInWords(time) : iso.slice(0, 10)}</time>;
}
