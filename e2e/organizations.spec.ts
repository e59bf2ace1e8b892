import { makePerson } from '#server/testing/people.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import {
  actionsOf,
  contextBar,
  shownNames,
  switcher,
  textFile,
  trayItem,
  upload,
} from './pages.ts';

test('two people share an organization, and an outsider sees nothing of it', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 40[34]/);
  const [bob, cleo] = await Promise.all([makePerson('Bob'), makePerson('Cleo')]);
  const { page } = ada;
  await putFiles(apiOf(ada.person), [{ filename: 'ada-alone.txt' }]);
  const slug = `acme-${ada.person.id.slice(-12)}`;

  await page.goto('/');
  await expect(actionsOf(page, 'ada-alone.txt')).toBeVisible();
  await switcher(page).click();
  await page.getByRole('menuitem', { name: 'New organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'New organization' });
  await dialog.getByLabel('Name').fill('Acme');
  await dialog.getByLabel('Address').fill(slug);
  await dialog.getByRole('radiogroup', { name: 'Colour' }).getByText('Violet').click();
  await dialog.getByRole('button', { name: 'Create organization' }).click();
  await expect(page).toHaveURL(`/w/${slug}/files`);
  await expect(contextBar(page)).toContainText('Organization');
  await expect(contextBar(page)).toContainText('Acme');
  await expect(page.getByText('ada-alone.txt')).toHaveCount(0);
  await upload(page, [textFile('from-ada.txt')]);
  await expect(trayItem(page, 'from-ada.txt')).toContainText('Done');

  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByLabel('E-mail').fill(bob.email);
  await page.getByLabel('Role', { exact: true }).selectOption('member');
  await page.getByRole('button', { name: 'Create invitation' }).click();
  const link = await page.getByRole('textbox', { name: 'Invitation link' }).inputValue();

  const cleosPage = await browse(cleo);
  await cleosPage.goto(link);
  await expect(cleosPage.getByText('This invitation is for another address.')).toBeVisible();
  await expect(cleosPage.getByText('Acme')).toHaveCount(0);
  await cleosPage.goto(`/w/${slug}/files`);
  const foreign = await cleosPage.locator('main').textContent();
  await cleosPage.goto('/w/no-such-organization/files');
  expect(await cleosPage.locator('main').textContent()).toBe(foreign);
  expect(foreign).toContain('There is nothing here');

  const bobsPage = await browse(bob);
  await bobsPage.goto(link);
  await bobsPage.getByRole('button', { name: 'Join Acme' }).click();
  await expect(bobsPage).toHaveURL(`/w/${slug}/files`);
  await expect(actionsOf(bobsPage, 'from-ada.txt')).toBeVisible();
  await upload(bobsPage, [textFile('from-bob.txt')]);
  await expect(actionsOf(bobsPage, 'from-bob.txt')).toBeVisible();
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await expect(actionsOf(page, 'from-ada.txt')).toBeVisible();
  await page.reload();
  await expect.poll(() => shownNames(page)).toEqual(['from-ada.txt', 'from-bob.txt']);

  await bobsPage.goto('/w/personal/files');
  await expect(bobsPage.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await expect(bobsPage.getByText('ada-alone.txt')).toHaveCount(0);
});

test('the address of an organization is unique, suggested from its name, and said to be taken', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 409/);
  const { page, person } = ada;
  const taken = await foundOrganization(person, 'Zenith');
  await page.goto('/w/personal/files');
  await switcher(page).click();
  await page.getByRole('menuitem', { name: 'New organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'New organization' });
  await dialog.getByLabel('Name').fill('Résumé & Söhne');
  await expect(dialog.getByLabel('Address')).toHaveValue('resume-sohne');
  await dialog.getByLabel('Address').fill(taken.slug);
  await dialog.getByRole('button', { name: 'Create organization' }).click();
  await expect(dialog.getByText('This address is taken.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('an invitation that is sent again has a new link, a revoked one is dead at once', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 404/);
  const bob = await makePerson('Bob');
  const organization = await foundOrganization(ada.person, 'Acme');
  const { link } = await apiOf(ada.person, organization.id).invitations.create.mutate({
    email: bob.email,
    role: 'viewer',
  });
  const { page } = ada;
  await page.goto(`/w/${organization.slug}/members`);
  await page.getByRole('button', { name: `Resend invitation to ${bob.email}` }).click();
  const shown = page.getByRole('textbox', { name: 'Invitation link' });
  await expect(shown).not.toHaveValue(link);
  const renewed = await shown.inputValue();
  await page.getByRole('button', { name: `Revoke invitation for ${bob.email}` }).click();
  await expect(
    page.getByRole('button', { name: `Revoke invitation for ${bob.email}` }),
  ).toBeHidden();
  const bobsPage = await browse(bob);
  for (const dead of [link, renewed]) {
    await bobsPage.goto(dead);
    await expect(bobsPage.getByText('This invitation does not exist any more.')).toBeVisible();
  }
});
