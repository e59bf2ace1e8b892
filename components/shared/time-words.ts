const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const dayOnly = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, in words; a date where it is more than a week. Clocks that differ say "just now". */
export function timeAgo(then: Date, now: number): string {
  const seconds = (now - then.getTime()) / 1_000;
  if (seconds < 45) return 'just now';
  if (seconds < hour) return relative.format(-Math.max(1, Math.round(seconds / minute)), 'minute');
  if (seconds < day) return relative.format(-Math.round(seconds / hour), 'hour');
  if (seconds < 7 * day) return relative.format(-Math.round(seconds / day), 'day');
  return dayOnly.format(then);
}

/** A number of days as people say it; none is the few minutes in which a deletion is begun. */
export function daysInWords(days: number): string {
  if (days === 0) return 'a few minutes';
  return days === 1 ? 'one day' : `${days} days`;
}
