/**
 * Where to go after signing in: a path of this site, or `/` for anything else. Browsers read `//`
 * and `/\` as the start of another host, and skip tabs and line breaks (WHATWG URL, 4.4).
 */
export function safeNext(next: string | string[] | null | undefined): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return '/';
  const base = 'http://holdall.invalid';
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined;
  if (url?.origin !== base || url.pathname.startsWith('//') || url.pathname.startsWith('/api/'))
    return '/';
  return url.pathname + url.search + url.hash;
}

/** The address of a page about signing in that comes back to `next`. */
export const withNext = (page: '/sign-in' | '/sign-up', next: string): string =>
  next === '/' ? page : `${page}?next=${encodeURIComponent(next)}`;
