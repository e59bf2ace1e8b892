import type { Page } from 'playwright/test';
import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { choose, row, shownNames, tabTo } from './pages.ts';

const dialog = (page: Page, name = 'Tags') => page.getByRole('dialog', { name, exact: true });
const field = (page: Page) => dialog(page).getByLabel('Find or make a tag');
const tick = (page: Page, name: string) =>
  dialog(page).getByRole('checkbox', { name, exact: true });

test('a tag is made on the fly, put on many, shown in rows, searched by, changed and deleted', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  await putFiles(api, [{ filename: 'a.txt' }, { filename: 'b.txt' }, { filename: 'c.txt' }]);
  await api.folders.create.mutate({ name: 'Contracts' });
  await page.goto('/w/personal/files');
  for (const name of ['a.txt', 'Contracts'])
    await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByRole('button', { name: 'Tags…' }).click();
  await field(page).fill('Urgent');
  await expectAccessible(page, 'the tag picker without tags');
  await dialog(page).getByRole('button', { name: 'Make “Urgent”' }).click();
  await dialog(page, 'New tag').getByText('Red', { exact: true }).click();
  await expectAccessible(page, 'the form for a new tag');
  await page.getByRole('button', { name: 'Create tag' }).click();
  await expect(tick(page, 'Urgent')).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(row(page, 'a.txt').getByRole('link', { name: 'Urgent' })).toBeVisible();
  await expect(row(page, 'Contracts')).toContainText('Urgent');

  await choose(page, 'b.txt', 'Tags…');
  await field(page).fill('urg');
  await page.keyboard.press('Enter');
  await expect(tick(page, 'Urgent')).toBeChecked();
  await expectAccessible(page, 'the tag picker');
  await page.keyboard.press('Escape');
  await row(page, 'b.txt').getByRole('link', { name: 'Urgent' }).click();
  await expect(page.getByRole('heading', { name: 'Search', exact: true })).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['a.txt', 'b.txt', 'Contracts']);
  await expect(page.getByLabel('Tag', { exact: true })).toHaveValue(/-/);
  await expectAccessible(page, 'a search by tag');
  await page.getByRole('searchbox').first().fill('b');
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['b.txt']);

  await page.goto('/w/personal/files');
  await choose(page, 'a.txt', 'Tags…');
  await dialog(page).getByRole('button', { name: 'Change the tag Urgent' }).click();
  await dialog(page, 'Change tag').getByLabel('Name').fill('Very urgent');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(tick(page, 'Very urgent')).toBeChecked();
  await dialog(page).getByRole('button', { name: 'Delete the tag Very urgent' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('is taken from 2 files and 1 folder');
  await expectAccessible(page, 'the question before a tag is deleted');
  await question.getByRole('button', { name: 'Delete tag' }).click();
  await expect(dialog(page).getByText('There are no tags yet.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row(page, 'b.txt')).not.toContainText('urgent');
});

test('without a mouse a tag is made, put on a file and taken away', async ({ ada }) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'a.txt' }]);
  await page.goto('/w/personal/files');
  await tabTo(page, page.getByRole('checkbox', { name: 'Select a.txt' }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Tags…' }));
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('Draft');
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'New tag').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tick(page, 'Draft')).toBeChecked();
  await tabTo(page, tick(page, 'Draft'));
  await page.keyboard.press('Space');
  await expect(tick(page, 'Draft')).not.toBeChecked();
  await page.keyboard.press('Space');
  await expect(tick(page, 'Draft')).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(row(page, 'a.txt')).toContainText('Draft');
});

test('a tag of the organization is seen by others as it is set; a private one by its person alone', async ({
  browse,
}) => {
  const [olga, vera] = [await makePerson('Olga'), await makePerson('Vera')];
  const acme = await foundOrganization(olga, 'Acme');
  await join(vera, acme.id, 'viewer');
  const api = apiOf(olga, acme.id);
  const [file] = await putFiles(api, [{ filename: 'plan.txt' }]);
  const page = await browse(vera);
  await page.goto(`/w/${acme.slug}/files`);
  await expect(row(page, 'plan.txt')).toBeVisible();
  const ours = await api.tags.create.mutate({ name: 'Ours', colour: 'green' });
  const mine = await api.tags.create.mutate({ name: 'Mine', colour: 'red', private: true });
  await api.tags.assign.mutate({ files: [file?.id ?? ''], add: [ours.id, mine.id] });
  await expect(row(page, 'plan.txt')).toContainText('Ours');
  await expect(row(page, 'plan.txt')).not.toContainText('Mine');

  await choose(page, 'plan.txt', 'Tags…');
  await expect(tick(page, 'Ours')).toBeDisabled();
  await dialog(page).getByRole('button', { name: 'New tag' }).click();
  await expect(dialog(page, 'New tag').getByLabel('Only for me')).toBeChecked();
  await dialog(page, 'New tag').getByLabel('Name').fill('To read');
  await page.getByRole('button', { name: 'Create tag' }).click();
  await expect(tick(page, 'Private: To read')).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(row(page, 'plan.txt').getByRole('link', { name: 'Private: To read' })).toBeVisible();
  const own = await browse(olga);
  await own.goto(`/w/${acme.slug}/files`);
  await expect(row(own, 'plan.txt')).toContainText('Mine');
  await expect(row(own, 'plan.txt')).not.toContainText('To read');
});

test('rows with many tags and the picker fit a screen of 360 pixels', async ({ browse }) => {
  const ada = await makePerson('Ada');
  const api = apiOf(ada);
  const [file] = await putFiles(api, [{ filename: `${'long name '.repeat(8)}.txt` }]);
  const tags = [];
  for (const [n, colour] of (['red', 'blue', 'green', 'pink'] as const).entries())
    tags.push(await api.tags.create.mutate({ name: `A tag with a long name ${n}`, colour }));
  await api.tags.assign.mutate({ files: [file?.id ?? ''], add: tags.map(({ id }) => id) });
  const page = await browse(ada, { viewport: { width: 360, height: 740 } });
  await page.goto('/w/personal/files');
  await expect(page.getByText('4 tags:')).toBeAttached();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await expectAccessible(page, 'rows with tags on a narrow screen');
  await choose(page, file?.filename ?? '', 'Tags…');
  await expect(tick(page, 'A tag with a long name 0')).toBeChecked();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await expectAccessible(page, 'the tag picker on a narrow screen');
});
