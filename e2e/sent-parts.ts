import type { Page } from 'playwright/test';

/** Counts the bodies that a page sends to the object store, by object and part. */
export function watchParts(page: Page) {
  const times = new Map<string, number>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (request.method() !== 'PUT' || !url.pathname.includes('/uploads/')) return;
    const part = `${url.pathname} ${url.searchParams.get('partNumber') ?? 'whole'}`;
    times.set(part, (times.get(part) ?? 0) + 1);
  });
  return {
    /** PUTs so far, and how many of them were of something sent before. */
    count() {
      const all = [...times.values()];
      const sent = all.reduce((sum, each) => sum + each, 0);
      return { sent, again: sent - all.length };
    },
  };
}
