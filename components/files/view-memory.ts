import type { View } from './file-order.ts';

/** How somebody has looked at their files last, and the cookie that tells the server. */
export interface RememberedView {
  cookie: string;
  view: View;
}

interface Cookies {
  get: (name: string) => { value: string } | undefined;
}

/** Each person of a browser has a view of their own. */
export function rememberedView(cookies: Cookies, userId: string): RememberedView {
  const cookie = `holdall-view-${userId}`;
  return { cookie, view: cookies.get(cookie)?.value === 'grid' ? 'grid' : 'list' };
}

const year = 365 * 24 * 60 * 60;

/** Remembers a view in this browser. */
export function rememberView(cookie: string, view: View): void {
  // biome-ignore lint/suspicious/noDocumentCookie: Firefox has the other interface only lately
  document.cookie = `${cookie}=${view}; Path=/; Max-Age=${year}; SameSite=Lax`;
}
