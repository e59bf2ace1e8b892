import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright/test';
import { expect } from './fixtures.ts';

// What people find on the pages, by the names under which assistive technology finds it.

export const contextBar = (page: Page): Locator => page.getByTestId('context-bar');

export const table = (page: Page, name: 'Files' | 'Trash' | 'Members' = 'Files'): Locator =>
  page.getByRole(name === 'Files' ? 'grid' : 'table', { name, exact: true });

/** What scrolls in the list of a folder. */
export const scroller = (page: Page): Locator => table(page).locator('../..');

export const actionsOf = (page: Page, filename: string): Locator =>
  page.getByRole('button', { name: `Actions for ${filename}`, exact: true });

export const row = (page: Page, filename: string): Locator =>
  page.getByRole('row').filter({ has: actionsOf(page, filename) });

/** The names of the rows that the page holds, in their order. */
export const shownNames = (page: Page): Promise<string[]> =>
  page
    .getByRole('button', { name: /^Actions for / })
    .evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute('aria-label')?.replace('Actions for ', '') ?? ''),
    );

/** Chooses from the menu of a row. */
export async function choose(page: Page, filename: string, action: string): Promise<void> {
  await actionsOf(page, filename).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

export const switcher = (page: Page): Locator =>
  page.getByRole('button', { name: /^Switch workspace/ });

/** Switches with the mouse. `spoken` is `Personal` or `Acme, organization`. */
export async function switchTo(page: Page, spoken: string): Promise<void> {
  await switcher(page).click();
  await page.getByRole('menuitemradio', { name: spoken, exact: true }).click();
  await expect(contextBar(page)).toContainText(spoken.replace(', organization', ''));
}

type Chosen = string | { name: string; mimeType: string; buffer: Buffer };

/** Chooses files through the button's file chooser: paths on the disk, or contents. */
export async function upload(page: Page, files: string[] | Exclude<Chosen, string>[]) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload files' }).click();
  await (await chooser).setFiles(files);
}

/** A small text file for `upload`. */
export const textFile = (name: string, content = `content of ${name}`) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
});

export const tray = (page: Page): Locator => page.getByRole('region', { name: 'Uploads' });

export const trayItem = (page: Page, filename: string): Locator =>
  tray(page).getByRole('listitem').filter({ hasText: filename });

/** Downloads a file through its row's menu. */
export async function download(page: Page, filename: string): Promise<Download> {
  const started = page.waitForEvent('download');
  await choose(page, filename, 'Download');
  return started;
}

export const bytesOf = async (saved: Download): Promise<Buffer> => readFile(await saved.path());

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  await expect(element).toBeEnabled();
  for (let presses = 0; presses < 80; presses++) {
    if (await element.evaluate((found) => found === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('this element cannot be reached with the Tab key');
}
