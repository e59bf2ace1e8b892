import { chromium, type Page } from 'playwright';
import { sessionCookieName, signSessionToken } from '#server/auth/session.ts';
import { browserArguments, ensureBrowser } from '../../local/testing/browser.ts';
import { callHttp } from '../http.ts';
import { interleave, ratio, spread } from '../measure.ts';
import { milliseconds, type Row } from '../report.ts';
import type { Bench } from '../stack.ts';

const times = { rounds: 24, warmUp: 6 };

/**
 * Clicks on a workspace in the open switcher and waits, inside the page, until the rows of the
 * other one are painted: the first frame after they are in the document.
 * @returns milliseconds by the page's own clock
 */
async function switchTo(page: Page, name: string, rowText: string): Promise<number> {
  await page.getByRole('button', { name: /^Switch workspace/ }).click();
  const item = page.getByRole('menuitemradio', { name });
  await item.waitFor();
  const painted = page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        let clicked = 0;
        addEventListener(
          'pointerup',
          () => {
            clicked = performance.now();
          },
          { once: true, capture: true },
        );
        const look = () => {
          const there =
            clicked > 0 &&
            document.querySelector('table[aria-label="Files"]')?.textContent?.includes(wanted);
          if (!there) return requestAnimationFrame(look);
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
        };
        look();
      }),
    rowText,
  );
  await item.click();
  return painted;
}

/** From the click on another workspace to its painted rows, in Chromium. */
export async function switching(bench: Bench): Promise<Row[]> {
  const { url, person, signal } = bench;
  const [a, b] = [bench.crowds[0], bench.crowds.at(-1)];
  if (!a || !b || a === b) throw new Error('switching needs two organizations');
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(bench.say),
    args: browserArguments,
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies([
      { name: sessionCookieName(), value: signSessionToken(person.sessionToken), url },
    ]);
    const page = await context.newPage();
    const own = await callHttp<{ id: string; slug: string; name: string }[]>(
      bench,
      'personal',
      'workspaces.list',
      undefined,
    );
    const faces = [a, b].map(({ organizationId }) => own.find(({ id }) => id === organizationId));
    const [first, second] = faces;
    if (!first || !second) throw new Error('an organization is not in the list');
    await page.goto(`${url}/w/${first.slug}/files`);
    await page.getByRole('table', { name: 'Files' }).waitFor();
    const clicks: number[] = [];
    let at = 0;
    const samples = await interleave(
      {
        click: async () => {
          at = 1 - at;
          const face = at === 1 ? second : first;
          clicks.push(await switchTo(page, face.name, face.name));
        },
        request: () =>
          callHttp(bench, at === 1 ? b.organizationId : a.organizationId, 'files.list', {
            limit: 50,
          }),
      },
      { ...times, effort: bench.effort, signal },
    );
    const painted = clicks.slice(-samples.request.length);
    return [
      {
        what: 'click on the switcher to painted rows',
        against: 'files.list over HTTP',
        ratio: ratio(painted, samples.request),
        measured: `${milliseconds(spread(painted))} against ${milliseconds(spread(samples.request))}`,
      },
    ];
  } finally {
    await browser.close();
  }
}
