import type { Page } from 'playwright/test';
import { apiOf, expect, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, shownNames, switcher, textFile, trayItem, upload } from './pages.ts';

/** Where the keyboard is: the name of the focused element, or BODY where focus was lost. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'BODY';
    return element.getAttribute('aria-label') ?? element.textContent ?? element.tagName;
  });

const expectFocus = (page: Page, what: string) =>
  expect.poll(() => focused(page), what).not.toBe('BODY');

test('focus is never lost: menus, dialogs, rows that go, toasts, the tray', async ({ ada }) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), [
    { filename: 'a.txt' },
    { filename: 'b.txt' },
    { filename: 'c.txt' },
  ]);
  await page.goto('/w/personal/files');
  // A key press, unlike a click, does not wait for the control to take it.
  await expect(actionsOf(page, 'a.txt')).toBeEnabled();

  await actionsOf(page, 'a.txt').press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(actionsOf(page, 'a.txt')).toBeFocused();

  await choose(page, 'a.txt', 'Rename');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(actionsOf(page, 'a.txt')).toBeFocused();

  await choose(page, 'b.txt', 'Move to trash');
  await expect.poll(() => shownNames(page)).toEqual(['a.txt', 'c.txt']);
  await expectFocus(page, 'after a row has gone');

  await page.getByRole('checkbox', { name: 'Select a.txt' }).press('Space');
  await page.getByRole('button', { name: 'Move to trash' }).press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['c.txt']);
  await expectFocus(page, 'after the selection has gone');

  await choose(page, 'c.txt', 'Move to trash');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await expectFocus(page, 'after the last row has gone');

  await upload(page, [textFile('d.txt')]);
  await expect(trayItem(page, 'd.txt')).toContainText('Done');
  await page.getByRole('button', { name: 'Clear finished' }).press('Enter');
  await expectFocus(page, 'after the tray has gone');

  await switcher(page).press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Personal' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(switcher(page)).toBeFocused();

  await page.getByRole('link', { name: 'Trash', exact: true }).press('Enter');
  await expect(actionsOf(page, 'b.txt')).toBeVisible();
  await expectFocus(page, 'after going to another page');
  await choose(page, 'b.txt', 'Delete forever');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('button', { name: 'Delete forever' }).press('Enter');
  await expect(actionsOf(page, 'b.txt')).toHaveCount(0);
  await expectFocus(page, 'after a file was deleted forever');
});
