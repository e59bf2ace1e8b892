import { chromium, type Page } from 'playwright';
import { sessionCookieName, signSessionToken } from '#server/auth/session.ts';
import { browserArguments, ensureBrowser } from '../../local/testing/browser.ts';
import type { Bench } from '../stack.ts';

/** Opens Chromium with a page of the bench's person, for as long as `use` runs. */
export async function withBrowserPage<T>(
  { url, person, say }: Bench,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(say),
    args: browserArguments,
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies([
      { name: sessionCookieName(), value: signSessionToken(person.sessionToken), url },
    ]);
    return await use(await context.newPage());
  } finally {
    await browser.close();
  }
}

/** The list of files. */
export const grid = (page: Page) => page.getByRole('grid', { name: 'Files' });

/**
 * Clicks, and waits inside the page until a row with a text is painted: the first frame after it is
 * in the document.
 * @returns milliseconds by the page's own clock, from the pointer's release
 */
export async function clickToRow(
  page: Page,
  click: () => Promise<unknown>,
  rowText: string,
): Promise<number> {
  const painted = page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        let clicked = 0;
        const release = { once: true, capture: true };
        addEventListener('pointerup', () => (clicked = performance.now()), release);
        const look = () => {
          const rows = document.querySelectorAll('[role="grid"][aria-label="Files"] tbody tr');
          const there = clicked > 0 && [...rows].some((row) => row.textContent?.includes(wanted));
          if (!there) return requestAnimationFrame(look);
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
        };
        look();
      }),
    rowText,
  );
  await click();
  return painted;
}
