import type { Page } from 'playwright/test';
import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { choose, contextBar, row, shownNames, tabTo } from './pages.ts';

const star = (page: Page, name: string) =>
  page.getByRole('button', { name: `Star ${name}`, exact: true });

const sidebarLink = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Workspace' }).getByRole('link', { name, exact: true });

test('stars are set in rows, menus and for many, listed with their ways, and taken away with a way back', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  await putFiles(api, [{ filename: 'a.txt' }, { filename: 'b.txt' }, { filename: 'c.txt' }]);
  const contracts = await api.folders.create.mutate({ name: 'Contracts' });
  await api.folders.create.mutate({ name: '2026', parentId: contracts.id });
  await page.goto('/w/personal/files');
  await row(page, 'a.txt').hover();
  await star(page, 'a.txt').click();
  await expect(star(page, 'a.txt')).toHaveAttribute('aria-pressed', 'true');
  await choose(page, 'Contracts', 'Add star');
  await expect(star(page, 'Contracts')).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('link', { name: 'Contracts', exact: true }).click();
  await choose(page, '2026', 'Add star');
  await page.reload();
  await expect(star(page, '2026')).toHaveAttribute('aria-pressed', 'true');

  await sidebarLink(page, 'Starred').click();
  await expect(page.getByRole('heading', { name: 'Starred', exact: true })).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['2026', 'Contracts', 'a.txt']);
  await expect(row(page, '2026')).toContainText('Personal');
  await expect(row(page, '2026').getByRole('link', { name: 'Contracts' })).toBeVisible();
  await expectAccessible(page, 'the starred page');

  await page.getByRole('checkbox', { name: 'Select a.txt' }).check();
  await page.getByRole('checkbox', { name: 'Select 2026' }).check();
  await page.getByRole('button', { name: 'Remove star', exact: true }).click();
  await expect.poll(() => shownNames(page)).toEqual(['Contracts']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await shownNames(page)).length).toBe(3);
  await row(page, '2026').getByRole('link', { name: 'Contracts' }).click();
  await expect(page.getByRole('heading', { name: 'Contracts' })).toBeVisible();
});

test('without a mouse a star is set and taken away, and another tab of the person sees it at once', async ({
  ada,
}) => {
  const { page, person, context } = ada;
  await putFiles(apiOf(person), [{ filename: 'a.txt' }]);
  await page.goto('/w/personal/starred');
  await expect(page.getByRole('heading', { name: 'Nothing is starred yet' })).toBeVisible();
  const other = await context.newPage();
  await other.goto('/w/personal/files');
  await tabTo(other, star(other, 'a.txt'));
  await other.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['a.txt']);
  await tabTo(other, star(other, 'a.txt'));
  await other.keyboard.press('Space');
  await expect(page.getByRole('heading', { name: 'Nothing is starred yet' })).toBeVisible();
});

test('a star is one’s own: neither the other members nor another workspace show it', async ({
  browse,
}) => {
  const [olga, vera] = [await makePerson('Olga'), await makePerson('Vera')];
  const acme = await foundOrganization(olga, 'Acme');
  await join(vera, acme.id, 'viewer');
  const [file] = await putFiles(apiOf(olga, acme.id), [{ filename: 'plan.txt' }]);
  await apiOf(olga, acme.id).favourites.set.mutate({ files: [file?.id ?? ''], starred: true });
  const page = await browse(vera);
  await page.goto(`/w/${acme.slug}/starred`);
  await expect(contextBar(page)).toContainText('Acme');
  await expect(page.getByRole('heading', { name: 'Nothing is starred yet' })).toBeVisible();
  await page.goto(`/w/${acme.slug}/files`);
  await choose(page, 'plan.txt', 'Add star');
  await expect(star(page, 'plan.txt')).toHaveAttribute('aria-pressed', 'true');
  const own = await browse(olga);
  await own.goto('/w/personal/starred');
  await expect(own.getByRole('heading', { name: 'Nothing is starred yet' })).toBeVisible();
});

test('the starred page fits a screen of 360 pixels', async ({ browse }) => {
  const ada = await makePerson('Ada');
  const api = apiOf(ada);
  const { ids } = await api.folders.ensure.mutate({
    paths: [['A folder with quite a long name', 'Another one below it']],
  });
  const files = await putFiles(api, [{ filename: `${'long name '.repeat(8)}.txt` }]);
  const fileIds = files.map(({ id }) => id);
  await api.files.move.mutate({ ids: fileIds, folderId: ids[0] ?? null });
  await api.favourites.set.mutate({ files: fileIds, starred: true });
  const page = await browse(ada, { viewport: { width: 360, height: 740 } });
  await page.goto('/w/personal/starred');
  await expect(page.getByText('Another one below it')).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(360);
  await expectAccessible(page, 'the starred page on a narrow screen');
});
