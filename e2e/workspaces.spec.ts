import type { Page, Route } from 'playwright/test';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import {
  actionsOf,
  contextBar,
  shownNames,
  switcher,
  switchTo,
  tabTo,
  textFile,
  trayItem,
  upload,
} from './pages.ts';

/** What the page showed at some moment. */
interface Frame {
  bar: string;
  rows: string[];
}

declare global {
  interface Window {
    recordedFrames?: Frame[];
  }
}

/** Records the context bar and all rows at every change of the document and every frame. */
async function record(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: Frame[] = [];
    window.recordedFrames = frames;
    const look = () => {
      const bar = document.querySelector('[data-testid="context-bar"]')?.textContent ?? '';
      const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');
      const last = frames.at(-1);
      if (last?.bar !== bar || last.rows.join() !== rows.join()) frames.push({ bar, rows });
    };
    const options = { childList: true, characterData: true, subtree: true };
    new MutationObserver(look).observe(document, options);
    const eachFrame = () => {
      look();
      requestAnimationFrame(eachFrame);
    };
    eachFrame();
  });
}

/** What was shown under a context bar that does not own it. */
async function foreignRows(page: Page, mine: string, theirs: string): Promise<Frame[]> {
  const frames = await page.evaluate(() => window.recordedFrames ?? []);
  // A quick switch is two frames; what counts is that the recorder has seen both lists.
  const seen = frames.map(({ rows }) => rows.join()).join();
  expect(seen).toContain(mine);
  expect(seen).toContain(theirs);
  return frames.filter(({ bar, rows }) => {
    const text = rows.join();
    return bar.includes('Acme') ? text.includes(mine) : text.includes(theirs);
  });
}

/** Lets answers wait until they are released: a network as slow as the test needs it. */
async function slowLists(page: Page) {
  let waiting: (() => void)[] = [];
  let open = false;
  let held = 0;
  const hold = async (route: Route) => {
    held++;
    if (!open) await new Promise<void>((resolve) => waiting.push(resolve));
    // A page that has moved on does not wait for the answer any more.
    await route.continue().catch(() => {});
  };
  await page.route('**/api/trpc/files.list**', hold);
  await page.route(/[?&]_rsc=/, hold);
  return {
    held: () => held,
    release() {
      open = true;
      for (const resume of waiting) resume();
      waiting = [];
    },
    close() {
      open = false;
    },
  };
}

test('switching by mouse changes the list and shows no foreign row in any frame', async ({
  ada,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  await putFiles(apiOf(person), [{ filename: 'mine.txt' }]);
  await putFiles(apiOf(person, acme.id), [{ filename: 'theirs.txt' }]);
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'mine.txt')).toBeVisible();
  await record(page);
  const network = await slowLists(page);

  const rounds = [
    { spoken: 'Acme, organization', bar: 'Acme', shows: 'theirs.txt' },
    { spoken: 'Personal', bar: 'Personal', shows: 'mine.txt' },
    { spoken: 'Acme, organization', bar: 'Acme', shows: 'theirs.txt' },
  ];
  for (const { spoken, bar, shows } of rounds) {
    network.close();
    const before = network.held();
    await switcher(page).click();
    await page.getByRole('menuitemradio', { name: spoken, exact: true }).click();
    await expect
      .poll(
        async () =>
          network.held() > before || ((await contextBar(page).textContent()) ?? '').includes(bar),
      )
      .toBe(true);
    network.release();
    await expect(contextBar(page)).toContainText(bar);
    await expect.poll(() => shownNames(page)).toEqual([shows]);
  }
  await page.goBack();
  await expect.poll(() => shownNames(page)).toEqual(['mine.txt']);
  expect(await foreignRows(page, 'mine.txt', 'theirs.txt')).toEqual([]);
});

test('switching by keyboard alone does the same, and the session remembers it', async ({ ada }) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  await putFiles(apiOf(person), [{ filename: 'mine.txt' }]);
  await putFiles(apiOf(person, acme.id), [{ filename: 'theirs.txt' }]);
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'mine.txt')).toBeVisible();
  await record(page);

  await tabTo(page, switcher(page));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Personal', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitemradio', { name: 'Acme, organization' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(contextBar(page)).toContainText('Acme');
  await expect.poll(() => shownNames(page)).toEqual(['theirs.txt']);
  expect(await foreignRows(page, 'mine.txt', 'theirs.txt')).toEqual([]);

  await page.goto('/');
  await expect(page).toHaveURL(`/w/${acme.slug}/files`);
  // A URL opens what it names, and changes nothing about what is remembered.
  await page.goto('/w/personal/files');
  await expect.poll(() => shownNames(page)).toEqual(['mine.txt']);
  await page.goto('/');
  await expect(page).toHaveURL(`/w/${acme.slug}/files`);
});

test('two tabs on two workspaces each put files where the tab says [case 9]', async ({ ada }) => {
  const { page, person, context } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const other = await context.newPage();
  await page.goto('/w/personal/files');
  await other.goto(`/w/${acme.slug}/files`);
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'No files yet' })).toBeVisible();

  // Both uploads are under way while a third tab switches the session to and fro.
  let sent = 0;
  let go = () => {};
  const switched = new Promise<void>((resolve) => {
    go = resolve;
  });
  await context.route(
    (url) => url.pathname.includes('/uploads/'),
    async (route) => {
      sent++;
      await switched;
      await route.continue();
    },
  );
  await upload(page, [textFile('for-personal.txt')]);
  await upload(other, [textFile('for-acme.txt')]);
  await expect.poll(() => sent).toBeGreaterThanOrEqual(2);
  const third = await context.newPage();
  await third.goto('/w/personal/files');
  await switchTo(third, 'Acme, organization');
  await switchTo(third, 'Personal');
  go();

  await expect(trayItem(page, 'for-personal.txt')).toContainText('Done');
  await expect(trayItem(other, 'for-acme.txt')).toContainText('Done');
  await expect.poll(() => shownNames(page)).toEqual(['for-personal.txt']);
  await expect.poll(() => shownNames(other)).toEqual(['for-acme.txt']);
});

test('an upload that was started before switching lands where it was started', async ({ ada }) => {
  const { page, person } = ada;
  await foundOrganization(person, 'Acme');
  await page.goto('/w/personal/files');
  let go = () => {};
  const switched = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(
    (url) => url.pathname.includes('/uploads/'),
    async (route) => {
      await switched;
      await route.continue();
    },
  );
  await upload(page, [textFile('started-in-personal.txt')]);
  await expect(trayItem(page, 'started-in-personal.txt')).toContainText('Personal');
  await switchTo(page, 'Acme, organization');
  go();
  await expect(trayItem(page, 'started-in-personal.txt')).toContainText('Done');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await switchTo(page, 'Personal');
  await expect.poll(() => shownNames(page)).toEqual(['started-in-personal.txt']);
});
