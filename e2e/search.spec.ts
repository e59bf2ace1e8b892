import type { Page } from 'playwright/test';
import { makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import {
  actionsOf,
  bytesOf,
  choose,
  contextBar,
  download,
  row,
  shownNames,
  tabTo,
} from './pages.ts';

const box = (page: Page) => page.getByRole('searchbox');
const heading = (page: Page) => page.getByRole('heading', { name: 'Search', exact: true });
const filter = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Filters' }).getByLabel(name, { exact: true });

/** Searches from wherever one is, without a mouse. */
async function search(page: Page, text: string): Promise<void> {
  await expect(box(page)).toBeEnabled();
  await page.keyboard.press('/');
  await expect(box(page)).toBeFocused();
  await box(page).fill(text);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeVisible();
}

test('without a mouse: search by a key, find by any spelling, go where it is, download, and back', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  const { ids } = await api.folders.ensure.mutate({ paths: [['Recettes', 'Desserts']] });
  await putFiles(api, [{ filename: 'Crème brûlée.txt', content: 'eggs' }, { filename: 'b.txt' }]);
  await api.folders.create.mutate({ parentId: ids[0], name: 'Crèmes' });
  await page.goto('/w/personal/files');

  await search(page, 'CREME');
  await expect(page).toHaveURL(/\/w\/personal\/search\?q=CREME$/);
  await expect.poll(() => shownNames(page)).toEqual(['Crème brûlée.txt', 'Crèmes']);
  await expect(row(page, 'Crème brûlée.txt').locator('mark')).toHaveText('Crème');
  await expect(row(page, 'Crèmes')).toContainText('Personal');
  await expect(row(page, 'Crèmes').getByRole('link')).toHaveText([
    'Crèmes',
    'Personal',
    'Recettes',
    'Desserts',
  ]);
  const saved = page.waitForEvent('download');
  await tabTo(page, actionsOf(page, 'Crème brûlée.txt'));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect((await bytesOf(await saved)).toString()).toBe('eggs');

  await tabTo(page, actionsOf(page, 'Crèmes'));
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Open where it is' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Desserts' })).toBeVisible();
  await expect(box(page)).toHaveValue('');
  await page.goBack();
  await expect(box(page)).toHaveValue('CREME');
  await expect.poll(() => shownNames(page)).toEqual(['Crème brûlée.txt', 'Crèmes']);
});

test('typing on the page searches as one goes; nothing found and nothing asked say what to do', async ({
  ada,
}) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'annual report.txt' }, { filename: 'rest.txt' }]);
  await page.goto('/w/personal/search');
  await expect(page.getByRole('heading', { name: 'Search by name' })).toBeVisible();
  await expect(box(page)).toBeEnabled();
  await box(page).pressSequentially('re');
  await expect.poll(() => shownNames(page)).toEqual(['rest.txt']);
  await box(page).pressSequentially('port');
  await expect.poll(() => shownNames(page)).toEqual(['annual report.txt']);
  await expect(page).toHaveURL(/q=report/);
  await box(page).fill('100%');
  await expect(page.getByText('No name in Personal contains “100%”.')).toBeVisible();
  await expectAccessible(page, 'nothing found');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Search by name' })).toBeVisible();
  // Where one types, the key is a character.
  await box(page).pressSequentially('a/b');
  await expect(box(page)).toHaveValue('a/b');
});

test('filters are in the address, narrow the results, and are cleared in one go', async ({
  ada,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const api = apiOf(person, acme.id);
  const { ids } = await api.folders.ensure.mutate({ paths: [['Plans', 'plan folder']] });
  const files = await putFiles(api, [
    { filename: 'plan.csv' },
    { filename: 'plan.zip' },
    { filename: 'old plan.txt' },
  ]);
  await api.files.trash.mutate({ ids: [files[2]?.id ?? ''] });
  const { parentId } = (await api.folders.path.query({ id: ids[0] ?? '' })).at(-1) ?? {};
  await page.goto(`/w/${acme.slug}/files/${parentId}`);
  await search(page, 'plan');
  const all = ['plan folder', 'plan.csv', 'plan.zip', 'Plans'];
  await expect.poll(() => shownNames(page)).toEqual(all);
  await filter(page, 'Where').selectOption({ label: 'In Plans' });
  await expect.poll(() => shownNames(page)).toEqual(['plan folder']);
  await filter(page, 'Where').selectOption({ label: 'All of Acme' });
  await filter(page, 'Kind').selectOption({ label: 'Spreadsheets' });
  await expect.poll(() => shownNames(page)).toEqual(['plan.csv']);
  await page.reload();
  await expect.poll(() => shownNames(page)).toEqual(['plan.csv']);
  await filter(page, 'Size').selectOption({ label: '1 GB and more' });
  await expect(page.getByText('Change or clear them.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => shownNames(page)).toEqual(all);
  await filter(page, 'Where').selectOption({ label: 'In the trash' });
  await expect.poll(() => shownNames(page)).toEqual(['old plan.txt']);
  await choose(page, 'old plan.txt', 'Open the trash');
  await expect(page.getByRole('heading', { name: 'Trash' })).toBeVisible();
});

test('[case 17] all workspaces at once: apart, named, each opened and downloaded in its own', async ({
  ada,
  browse,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const bob = await makePerson('Bob');
  const beta = await foundOrganization(bob, 'Beta');
  await putFiles(apiOf(person), [{ filename: 'tax mine.txt' }]);
  const many = Array.from({ length: 7 }, (_, n) => ({ filename: `tax ${n}.txt`, content: `${n}` }));
  await putFiles(apiOf(person, acme.id), many);
  await putFiles(apiOf(bob, beta.id), [{ filename: 'tax secret.txt' }]);
  await page.goto('/w/personal/search?q=tax');
  await expect.poll(() => shownNames(page)).toEqual(['tax mine.txt']);
  await page.getByRole('checkbox', { name: 'All my workspaces' }).click();
  const inAcme = page.getByRole('region', { name: 'Acme Organization' });
  await expect(inAcme.getByRole('row')).toHaveCount(6);
  await expect(page.getByRole('region', { name: 'Personal' }).getByRole('row')).toHaveCount(2);
  await expect(row(page, 'tax 0.txt')).toContainText('Acme');
  await expect(page.getByText('secret')).toHaveCount(0);
  await expectAccessible(page, 'results of all workspaces');
  expect((await bytesOf(await download(page, 'tax 3.txt'))).toString()).toBe('3');
  await inAcme.getByRole('link', { name: 'All results in Acme' }).click();
  await expect(contextBar(page)).toContainText('Acme');
  await expect.poll(() => shownNames(page)).toHaveLength(7);
  const bobs = await browse(bob);
  await bobs.goto('/w/personal/search?q=tax&everywhere=true');
  await expect.poll(() => shownNames(bobs)).toEqual(['tax secret.txt']);
});

test('results come page by page, change as others work, and say when they cannot be had', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 409/);
  const { page, person } = ada;
  const api = apiOf(person);
  const names = Array.from({ length: 70 }, (_, n) => `folder ${String(n).padStart(2, '0')}`);
  await api.folders.ensure.mutate({ paths: names.map((name) => [name]) });
  await page.goto('/w/personal/search?q=folder');
  await expect
    .poll(async () => {
      await page.getByRole('row').last().scrollIntoViewIfNeeded();
      return shownNames(page);
    })
    .toEqual(names);
  await api.folders.create.mutate({ name: 'a new folder' });
  await expect(actionsOf(page, 'a new folder')).toBeAttached();
  const message = 'Something went wrong.';
  const data = { code: 'CONFLICT', httpStatus: 409, message, fields: {}, details: {} };
  await page.route(/search\.files/, (route) =>
    route.fulfill({ status: 409, json: [{ error: { json: { message, code: -32009, data } } }] }),
  );
  await box(page).fill('something else');
  await expect(page.getByRole('alert').filter({ hasText: message })).toBeVisible();
  await page.unroute(/search\.files/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
});

test('search is accessible, and fits on 360 px', async ({ browse }) => {
  const ada = await makePerson('Ada');
  const acme = await foundOrganization(ada, 'Acme');
  const long = `${'a rather long name without an end '.repeat(6)}.txt`;
  const api = apiOf(ada, acme.id);
  await api.folders.ensure.mutate({ paths: [['a very long folder '.repeat(9), 'long in it']] });
  await putFiles(api, [{ filename: long }, { filename: 'صور طويلة long.txt' }]);
  for (const width of [360, 1280]) {
    const page = await browse(ada, { viewport: { width, height: 700 }, reducedMotion: 'reduce' });
    await page.goto(`/w/${acme.slug}/files`);
    if (width === 360) await page.getByRole('link', { name: 'Search Acme' }).click();
    else await page.getByRole('searchbox', { name: 'Search Acme' }).press('Enter');
    if (width === 360) await expect(heading(page)).toBeVisible();
    await box(page).fill('long');
    await box(page).press('Enter');
    await expect.poll(() => shownNames(page)).toHaveLength(4);
    await expect(contextBar(page)).toContainText('Acme');
    const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scrolled).toBeLessThanOrEqual(width);
    await expectAccessible(page, `results, ${width} px`);
  }
});
