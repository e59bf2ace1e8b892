import { givePassword, makeSession } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { expect, foundOrganization, test } from './fixtures.ts';
import { contextBar } from './pages.ts';

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

test('a new name is shown at once, and sessions are ended from another browser', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 401/);
  const { page, person } = ada;
  const phone = await browse({ ...person, sessionToken: await makeSession(person.id, iphone) });
  await makeSession(person.id);
  await phone.goto('/w/personal/files');
  await expect(phone.getByRole('heading', { name: 'No files yet' })).toBeVisible();

  await page.goto('/account');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Your name is saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('menu').getByText('Ada Lovelace')).toBeVisible();
  await page.keyboard.press('Escape');

  const sessions = page.getByRole('list', { name: 'Sessions' });
  const here = sessions.getByRole('listitem').filter({ hasText: 'this device' });
  await expect(here).toHaveCount(1);
  await expect(here.getByRole('button')).toHaveCount(0);
  await sessions.getByRole('button', { name: /^Sign out Safari on iOS/ }).click();
  await expect(page.getByText('Safari on iOS is signed out.')).toBeVisible();
  await expect(sessions.getByText('Safari on iOS')).toHaveCount(0);
  // The phone hears of it.
  await expect(phone.getByRole('dialog', { name: 'Sign in again to go on' })).toBeVisible();

  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(page.getByText('One other device is signed out.')).toBeVisible();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
});

test('an account is deleted once nothing stands in the way, and nobody can sign in to it', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 40[01]/);
  const { page, person } = ada;
  const password = 'seven quiet herons';
  await givePassword(person, password);
  await foundOrganization(person, 'Solo');
  const elsewhere = await browse({ ...person, sessionToken: await makeSession(person.id) });
  await elsewhere.goto('/w/personal/files');
  await expect(elsewhere.getByRole('heading', { name: 'No files yet' })).toBeVisible();

  await page.goto('/account');
  await expect(page.getByRole('button', { name: 'Delete account' })).toBeDisabled();
  await page.getByRole('listitem').getByRole('link', { name: 'Solo' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Delete organization' }).click();
  const deleting = page.getByRole('dialog', { name: 'Delete Solo?' });
  await deleting.getByLabel('Type the name').fill('Solo');
  await deleting.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Solo was deleted' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to Personal' }).click();
  await expect(contextBar(page)).toContainText('Personal');

  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  await dialog.getByLabel('Your password').fill('not the password');
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await expectAccessible(page, 'the question before deleting an account');
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await expect(page.getByText('Your account is deleted')).toBeVisible();

  // The other browser hears of it.
  const again = elsewhere.getByRole('dialog', { name: 'Sign in again to go on' });
  await again.getByLabel('Password', { exact: true }).fill(password);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again.getByText('The e-mail address or the password is wrong.')).toBeVisible();
});
