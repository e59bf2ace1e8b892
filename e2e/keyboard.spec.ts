import type { Locator, Page } from 'playwright/test';
import { givePassword, join, makePerson, makeSession } from '#server/testing/people.ts';
import { apiOf, expect, foundOrganization, test } from './fixtures.ts';
import { actionsOf, contextBar, shownNames, switcher, tabTo, textFile, trayItem } from './pages.ts';

async function press(page: Page, element: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, element);
  await page.keyboard.press(key);
}

async function type(page: Page, element: Locator, text: string): Promise<void> {
  await tabTo(page, element);
  await page.keyboard.type(text);
}

/** Goes to an entry of the menu that has just opened, with the arrow keys, and chooses it. */
async function chooseEntry(page: Page, entry: Locator): Promise<void> {
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  for (let presses = 0; presses < 30; presses++) {
    if (await entry.evaluate((found) => found === document.activeElement)) break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(entry).toBeFocused();
  await page.keyboard.press('Enter');
}

/** Opens the menu of a row and chooses from it. */
async function chooseByKeys(page: Page, filename: string, action: string): Promise<void> {
  await press(page, actionsOf(page, filename));
  await chooseEntry(page, page.getByRole('menuitem', { name: action, exact: true }));
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

test('without a mouse: roles, invitations, ownership, activity and settings of an organization', async ({
  ada,
}) => {
  const { page, person } = ada;
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(person, 'Acme');
  await join(bob, acme.id, 'member');
  const email = 'guest@example.org';
  await apiOf(person, acme.id).invitations.create.mutate({ email, role: 'viewer' });
  await page.goto(`/w/${acme.slug}/members`);
  await press(page, page.getByLabel('Role of Bob'), 'ArrowDown');
  await expect(page.getByLabel('Role of Bob')).toHaveValue('viewer');
  await press(page, page.getByRole('button', { name: /^Resend/ }));
  await expect(page.getByLabel(/link/i)).toBeVisible();
  await press(page, page.getByRole('button', { name: /^Revoke/ }));
  await expect(page.getByRole('button', { name: /^Revoke/ })).toHaveCount(0);
  await press(page, page.getByRole('button', { name: 'Manage Bob' }));
  await chooseEntry(page, page.getByRole('menuitem', { name: /Transfer/ }));
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Manage Bob' })).toBeFocused();

  await press(page, page.getByRole('link', { name: 'Activity', exact: true }));
  await press(page, page.getByLabel('Kind'), 'ArrowDown');
  await expect(page).toHaveURL(/\?/);
  await press(page, page.getByRole('button', { name: 'Export' }));
  const exported = page.waitForEvent('download');
  await chooseEntry(page, page.getByRole('menuitem').first());
  await exported;

  await press(page, page.getByRole('link', { name: 'Settings', exact: true }));
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Acme Two');
  await page.keyboard.press('Enter');
  await expect(contextBar(page)).toContainText('Acme Two');
  await press(page, page.getByRole('button', { name: 'Delete organization' }));
  await expect(page.getByRole('dialog').getByLabel('Type the name')).toBeFocused();
  await page.keyboard.type('Acme Two');
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('button', { name: /Take it back/ }));
  await expect(contextBar(page)).toContainText('Acme Two');
});

test('without a mouse: ending another session and deleting the account', async ({ ada }) => {
  const { page, person } = ada;
  const password = 'seven quiet herons';
  await givePassword(person, password);
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  await makeSession(person.id, firefox);
  await page.goto('/account');
  await press(page, page.getByRole('button', { name: /^Sign out Firefox/ }));
  await expect(page.getByText(/Firefox.* is signed out/)).toBeVisible();
  await press(page, page.getByRole('button', { name: 'Delete account' }));
  await type(page, page.getByRole('dialog').getByLabel('Your password'), password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your account is deleted')).toBeVisible();
});
