import type { Page, Request, Route } from 'playwright/test';

const isPut = (request: Request): boolean =>
  request.method() === 'PUT' && new URL(request.url()).pathname.includes('/uploads/');

/** A single PUT is part 1. */
const partOf = (request: Request): number =>
  Number(new URL(request.url()).searchParams.get('partNumber') ?? 1);

/** Stands between a page and the object store, for what the page sends. */
export const betweenStore = (
  page: Page,
  answer: (route: Route) => Promise<void>,
): Promise<unknown> =>
  page.route(
    (url) => url.pathname.includes('/uploads/'),
    (route) => (isPut(route.request()) ? answer(route) : route.continue()),
  );

/** What a store says that is overloaded; with the CORS header, or the page could not read it. */
export const overloaded = (route: Route): Promise<void> =>
  route.fulfill({
    status: 503,
    headers: { 'access-control-allow-origin': '*' },
    contentType: 'application/xml',
    body: '<Error><Code>SlowDown</Code></Error>',
  });

/** The line from a page to the store, on which each body waits until it is let through. */
export interface StoreLine {
  /** Parts that the store has answered with success, in the order in which it did. */
  readonly stored: number[];
  /** Parts that the page has sent, or begun to. */
  readonly asked: number[];
  /** Lets this many bodies through, those that wait first. */
  let(count: number): void;
  /** Ends those that wait, as a cut does. */
  cut(): Promise<void>;
  /** How many wait. */
  waiting(): number;
}

export async function standBetween(page: Page): Promise<StoreLine> {
  const stored: number[] = [];
  const asked: number[] = [];
  let allowed = 0;
  let held: Route[] = [];
  page.on('response', (response) => {
    if (isPut(response.request()) && response.ok()) stored.push(partOf(response.request()));
  });
  const letThrough = async () => {
    while (allowed > 0 && held.length > 0) {
      allowed--;
      // One that the page has given up meanwhile cannot be let through.
      await held
        .shift()
        ?.continue()
        .catch(() => allowed++);
    }
  };
  await betweenStore(page, async (route) => {
    asked.push(partOf(route.request()));
    held.push(route);
    await letThrough();
  });
  return {
    stored,
    asked,
    waiting: () => held.length,
    let(count) {
      allowed += count;
      letThrough();
    },
    async cut() {
      const ended = held;
      held = [];
      allowed = 0;
      await Promise.all(ended.map((route) => route.abort('internetdisconnected').catch(() => {})));
    },
  };
}
