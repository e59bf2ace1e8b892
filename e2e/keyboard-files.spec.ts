import type { Page } from 'playwright/test';
import { givePassword, makePerson } from '#server/testing/people.ts';
import { apiOf, expect, test } from './fixtures.ts';
import { actionsOf, row, shownNames, tabTo, textFile, trayItem } from './pages.ts';

/** Undoes what was done last, from the list of messages. */
async function undo(page: Page): Promise<void> {
  await page.keyboard.press('Alt+T');
  await tabTo(page, page.getByRole('button', { name: 'Undo' }).first());
  await page.keyboard.press('Enter');
}

test('without a mouse, from signing in: uploading, renaming, moving, searching, looking, trash, and back', async ({
  browse,
}) => {
  const kim = await makePerson('Kim');
  const password = 'seven quiet herons';
  await givePassword(kim, password);
  await apiOf(kim).folders.create.mutate({ name: 'Contracts' });
  const page = await browse(null);
  await page.goto('/sign-in');
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.type(kim.email);
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(actionsOf(page, 'Contracts')).toBeVisible();

  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('button', { name: 'Upload files' }));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles([textFile('draft.txt', 'the agreed words')]);
  await expect(trayItem(page, 'draft.txt')).toContainText('Done');
  await tabTo(page, page.getByRole('button', { name: 'Clear finished' }));
  await page.keyboard.press('Enter');

  // With the tray the focus is gone: an arrow takes up the list.
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-index]:focus')).toHaveCount(1);
  await page.keyboard.press('End');
  await expect(row(page, 'draft.txt')).toBeFocused();
  await page.keyboard.press('F2');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('lease.txt');
  await page.keyboard.press('Enter');
  await expect(row(page, 'lease.txt')).toBeFocused();

  await page.keyboard.press('ControlOrMeta+x');
  await expect(page.getByText('Cut', { exact: true })).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Contracts' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByText('Moved to Contracts')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['lease.txt']);
  await page.keyboard.press('Backspace');
  await expect.poll(() => shownNames(page)).toEqual(['Contracts']);

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('lea');
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['lease.txt']);
  await tabTo(page, page.getByRole('link', { name: 'Contracts', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Contracts' })).toBeVisible();

  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'lease.txt')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText('the agreed words')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(row(page, 'lease.txt')).toBeFocused();

  await page.keyboard.press('Delete');
  await expect(page.getByRole('heading', { name: 'This folder is empty' })).toBeVisible();
  // What was done before can be undone for a while as well.
  await expect(page.getByText('Moved to trash')).toBeVisible();
  await undo(page);
  await expect.poll(() => shownNames(page)).toEqual(['lease.txt']);
});
