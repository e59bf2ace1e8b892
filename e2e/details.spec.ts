import type { Page } from 'playwright/test';
import { makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, row, tabTo } from './pages.ts';

const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const details = (page: Page) => page.getByRole('button', { name: 'Details', exact: true });

async function makeFolderWithFile(name: string) {
  const ada = await makePerson('Ada');
  const acme = await foundOrganization(ada, name);
  const api = apiOf(ada, acme.id);
  const { ids } = await api.folders.ensure.mutate({ paths: [['Contracts', '2026']] });
  const files = await putFiles(api, [
    { filename: 'a.txt', content: 'hello' },
    { filename: 'b.txt', content: 'and more' },
  ]);
  await api.files.move.mutate({ ids: files.map(({ id }) => id), folderId: ids[0] ?? null });
  const tag = await api.tags.create.mutate({ name: 'Urgent', colour: 'red' });
  await api.tags.assign.mutate({ files: [files[0]?.id ?? ''], add: [tag.id] });
  return { ada, acme, api, folder: `/w/${acme.slug}/files/${ids[0]}`, files };
}

test('the panel tells all of a file, follows what is chosen, and its address opens it again', async ({
  browse,
}) => {
  const { ada, folder, files, api } = await makeFolderWithFile('Acme');
  const page = await browse(ada);
  await page.goto(folder);
  await choose(page, 'a.txt', 'Details');
  await expect(page).toHaveURL(new RegExp(`details=file:${files[0]?.id}`));
  await expect(panel(page)).toContainText('5 bytes');
  for (const fact of ['Acme', 'Organization', 'Contracts', 'Urgent', 'Verified on', 'by Ada'])
    await expect(panel(page)).toContainText(fact);
  await expect(panel(page).getByLabel('SHA-256', { exact: true })).toHaveValue(
    '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  );
  await expect(panel(page).getByRole('list', { name: 'Versions of a.txt' })).toBeVisible();
  await expect(panel(page).getByRole('list', { name: 'Activity of a.txt' })).toContainText('moved');
  await expectAccessible(page, 'a folder with the details of a file');

  await api.files.rename.mutate({ id: files[0]?.id ?? '', filename: 'renamed.txt' });
  await expect(panel(page)).toContainText('renamed.txt');
  await page.reload();
  await expect(panel(page)).toContainText('renamed.txt');

  await page.getByRole('checkbox', { name: 'Select b.txt' }).check();
  await expect(panel(page)).toContainText('8 bytes');
  await page.getByRole('checkbox', { name: 'Select renamed.txt' }).check();
  await expect(panel(page)).toContainText('2 files chosen');
  await expect(panel(page)).toContainText('13 bytes');
  await expectAccessible(page, 'the details of several');
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await expect(panel(page)).toContainText('2 files and 0 folders');
  await expectAccessible(page, 'the details of a folder');
  await panel(page).getByRole('link', { name: 'Contracts' }).click();
  await expect(page.getByRole('heading', { name: 'Contracts' })).toBeVisible();
});

test('without a mouse the panel opens and closes; star and tags are changed in it', async ({
  browse,
}) => {
  const { ada, folder } = await makeFolderWithFile('Acme');
  const page = await browse(ada);
  await page.goto(folder);
  await tabTo(page, details(page));
  await page.keyboard.press('Enter');
  await expect(panel(page)).toContainText('13 bytes');
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeHidden();
  await page.keyboard.press('Alt+Enter');
  await expect(panel(page)).toContainText('13 bytes');
  await page.keyboard.press('Alt+Enter');
  await expect(panel(page)).toBeHidden();
  await choose(page, 'a.txt', 'Details');
  const star = panel(page).getByRole('button', { name: 'Star a.txt' });
  await star.press('Enter');
  await expect(star).toHaveAttribute('aria-pressed', 'true');
  await expect(row(page, 'a.txt').getByRole('button', { name: 'Star a.txt' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await panel(page).getByRole('button', { name: 'Tags…' }).press('Enter');
  await page.getByRole('checkbox', { name: 'Urgent' }).press('Space');
  await page.keyboard.press('Escape');
  await expect(panel(page).getByRole('link', { name: 'Urgent' })).toBeHidden();
  await panel(page).getByRole('button', { name: 'Close details' }).press('Enter');
  await expect(panel(page)).toBeHidden();
  await expect(page).not.toHaveURL(/details/);
});

test('on a narrow screen the details lie above the list, and fit', async ({ browse }) => {
  const { ada, folder } = await makeFolderWithFile('Acme');
  const page = await browse(ada, { viewport: { width: 360, height: 740 } });
  await page.goto(folder);
  await expect(actionsOf(page, 'a.txt')).toBeVisible();
  await choose(page, 'a.txt', 'Details');
  const sheet = page.getByRole('dialog', { name: 'Details' });
  await expect(sheet).toContainText('Verified on');
  await expect(sheet).toContainText('Acme');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await expectAccessible(page, 'the details on a narrow screen');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page).not.toHaveURL(/details/);
});
