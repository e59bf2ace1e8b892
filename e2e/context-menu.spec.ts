import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { row, shownNames } from './pages.ts';

test('the second button of the mouse opens the menu of a row, or of all that is chosen', async ({
  ada,
}) => {
  const { page, person } = ada;
  await apiOf(person).folders.create.mutate({ name: 'Box' });
  await putFiles(
    apiOf(person),
    ['a.txt', 'b.txt', 'c.txt'].map((filename) => ({ filename })),
  );
  await page.goto('/w/personal/files');
  const menu = page.getByRole('menu');
  await expect(row(page, 'a.txt').getByRole('checkbox')).toBeEnabled();

  await row(page, 'a.txt').click({ button: 'right' });
  await expect(menu.getByText('a.txt')).toBeVisible();
  await expectAccessible(page, 'the menu of a row');
  await menu.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('renamed.txt');
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['Box', 'b.txt', 'c.txt', 'renamed.txt']);

  await row(page, 'Box').getByRole('checkbox').check();
  await row(page, 'b.txt').getByRole('checkbox').check();
  await row(page, 'b.txt').click({ button: 'right' });
  await expect(menu.getByText('2 items')).toBeVisible();
  await expect(menu.getByRole('menuitem', { name: 'Rename' })).toHaveCount(0);
  await menu.getByRole('menuitem', { name: 'Move to trash' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['c.txt', 'renamed.txt']);
});

test('a viewer is offered what viewers may do', async ({ ada, browse }) => {
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'viewer');
  await putFiles(apiOf(ada.person, acme.id), [{ filename: 'plan.txt' }]);
  const page = await browse(bob);
  await page.goto(`/w/${acme.slug}/files`);
  await row(page, 'plan.txt').click({ button: 'right' });
  const items = page.getByRole('menu').getByRole('menuitem');
  await expect(items.filter({ hasText: 'Download' })).toBeVisible();
  await expect(items.filter({ hasText: 'Activity' })).toBeVisible();
  await expect(items.filter({ hasText: /Rename|Move|trash/ })).toHaveCount(0);
});
