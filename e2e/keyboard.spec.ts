import type { Locator, Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';
import { actionsOf, contextBar, shownNames, switcher, tabTo, textFile, trayItem } from './pages.ts';

async function press(page: Page, element: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, element);
  await page.keyboard.press(key);
}

async function type(page: Page, element: Locator, text: string): Promise<void> {
  await tabTo(page, element);
  await page.keyboard.type(text);
}

/** Opens the menu of a row and goes to an entry of it with the arrow keys. */
async function chooseByKeys(page: Page, filename: string, action: string): Promise<void> {
  await press(page, actionsOf(page, filename));
  const entry = page.getByRole('menuitem', { name: action, exact: true });
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  for (let presses = 0; presses < 10; presses++) {
    if (await entry.evaluate((found) => found === document.activeElement)) break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(entry).toBeFocused();
  await page.keyboard.press('Enter');
}

async function uploadByKeys(page: Page, filename: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await press(page, page.getByRole('button', { name: 'Upload files' }));
  await (await chooser).setFiles([textFile(filename)]);
  await expect(trayItem(page, filename)).toContainText('Done');
  await press(page, page.getByRole('button', { name: 'Clear finished' }));
}

test('without a mouse: signing up, uploading, trash and back, founding an organization, inviting, signing out', async ({
  page,
}) => {
  const unique = crypto.randomUUID().slice(-12);
  await page.goto('/sign-up');
  await type(page, page.getByLabel('Name'), 'Kim Keys');
  await type(page, page.getByLabel('E-mail'), `keys-${unique}@example.org`);
  await type(page, page.getByLabel('Password'), 'seven quiet herons');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();

  await uploadByKeys(page, 'plan.txt');
  await chooseByKeys(page, 'plan.txt', 'Move to trash');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await press(page, page.getByRole('link', { name: 'Trash', exact: true }));
  await chooseByKeys(page, 'plan.txt', 'Restore');
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await press(page, page.getByRole('link', { name: 'Files', exact: true }));
  await expect.poll(() => shownNames(page)).toEqual(['plan.txt']);

  await press(page, switcher(page));
  await expect(page.getByRole('menuitemradio', { name: 'Personal' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'New organization' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New organization' });
  await type(page, dialog.getByLabel('Name'), `Keys ${unique}`);
  await page.keyboard.press('Enter');
  await expect(contextBar(page)).toContainText(`Keys ${unique}`);
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();

  await press(page, page.getByRole('link', { name: 'Members', exact: true }));
  await type(page, page.getByLabel('E-mail'), `guest-${unique}@example.org`);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Invitation link')).toHaveValue(/accept-invitation/);

  await press(page, page.getByRole('button', { name: 'Account' }));
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
