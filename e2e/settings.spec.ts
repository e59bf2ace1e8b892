import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, contextBar, switcher } from './pages.ts';

test('an owner renames an organization, moves its address, deletes it and takes it back', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 40[049]/);
  const { page, person } = ada;
  const bob = await makePerson('Bob');
  const [acme, zenith] = [
    await foundOrganization(person, 'Acme'),
    await foundOrganization(person, 'Zenith'),
  ];
  await join(bob, acme.id, 'admin');
  await putFiles(apiOf(person, acme.id), [{ filename: 'plan.txt' }]);
  await page.goto(`/w/${acme.slug}/files`);
  await page.getByRole('link', { name: 'Settings' }).click();
  const save = page.getByRole('button', { name: 'Save' });

  await page.getByLabel('Address').fill('admin');
  await save.click();
  await expect(page.getByText('This address is reserved.')).toBeVisible();
  await page.getByLabel('Address').fill(zenith.slug);
  await save.click();
  await expect(page.getByText('This address is taken.')).toBeVisible();

  const slug = `${acme.slug}-labs`;
  await page.getByLabel('Name').fill('Acme Labs');
  await page.getByLabel('Address').fill(slug);
  await page.getByRole('radiogroup', { name: 'Colour' }).getByText('Pink').click();
  await save.click();
  await expect(page).toHaveURL(`/w/${slug}/settings`);
  await expect(contextBar(page)).toContainText('Acme Labs');
  await expect(page).toHaveTitle('Settings · Acme Labs · Holdall');
  await page.goto(`/w/${acme.slug}/files`);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();

  const bobsPage = await browse(bob);
  await bobsPage.goto(`/w/${slug}/files`);
  await expect(actionsOf(bobsPage, 'plan.txt')).toBeVisible();

  await page.goto(`/w/${slug}/settings`);
  await page.getByRole('button', { name: 'Delete organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Acme Labs?' });
  const typed = dialog.getByLabel('Type the name of the organization');
  await typed.fill('Acme');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByText('Type the name of the organization: Acme Labs')).toHaveCount(2);
  await expectAccessible(page, 'the question before deleting an organization');
  await typed.fill('Acme Labs');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Acme Labs was deleted' })).toBeVisible();
  await expectAccessible(page, 'the page of a deleted organization');

  await bobsPage.reload();
  await expect(bobsPage.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await expect(bobsPage.getByText('plan.txt')).toHaveCount(0);

  await page.getByRole('link', { name: 'Go to Personal' }).click();
  await switcher(page).click();
  await expect(page.getByRole('menuitemradio', { name: 'Zenith, organization' })).toBeVisible();
  await expect(page.getByRole('menuitemradio', { name: 'Acme Labs, organization' })).toHaveCount(0);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Take it back: Acme Labs' }).click();
  await expect(page).toHaveURL(`/w/${slug}/files`);
  await expect(actionsOf(page, 'plan.txt')).toBeVisible();
  await bobsPage.reload();
  await expect(actionsOf(bobsPage, 'plan.txt')).toBeVisible();
});
