import type { Locator, Page } from 'playwright/test';
import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { type Api, apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, row, shownNames, tabTo } from './pages.ts';
import { objectOf, storedSize } from './stored-objects.ts';

const moveDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Move to…' });

/** Folders at the ends of some paths, such as `a/b`. */
async function make(api: Api, ...paths: string[]): Promise<string[]> {
  const { ids } = await api.folders.ensure.mutate({ paths: paths.map((path) => path.split('/')) });
  return ids;
}

test('a folder is renamed, and the pages that show its name follow', async ({ ada, browse }) => {
  const { page, person } = ada;
  const [id] = await make(apiOf(person), 'Contracts', 'Letters');
  const inside = await browse(person);
  await inside.goto(`/w/personal/files/${id}`);
  await page.goto('/w/personal/files');
  await choose(page, 'Contracts', 'Rename');
  const dialog = page.getByRole('dialog', { name: 'Rename' });
  await expect(dialog.getByLabel('Name')).toHaveValue('Contracts');
  await dialog.getByLabel('Name').fill('Agreements');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => shownNames(page)).toEqual(['Agreements', 'Letters']);
  await expect(inside.getByRole('heading', { level: 1, name: 'Agreements' })).toBeVisible();
});

test('a folder and a file that are chosen together are moved into a folder, and back by undo', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  await make(api, 'moves/inside', 'target/deep');
  await putFiles(api, [{ filename: 'a.txt' }, { filename: 'stays.txt' }]);
  await page.goto('/w/personal/files');
  await page.getByRole('checkbox', { name: 'Select moves' }).click();
  await page.getByRole('checkbox', { name: 'Select a.txt' }).click();
  await expect(page.getByText('2 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Move to…' }).click();
  const dialog = moveDialog(page);
  await expect(dialog.getByText('2 items')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Move here' })).toBeDisabled();
  await expect(dialog.getByRole('radio', { name: 'moves' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Folders in target' }).click();
  await dialog.getByRole('radio', { name: 'deep' }).check();
  await dialog.getByRole('button', { name: 'Move here' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => shownNames(page)).toEqual(['target', 'stays.txt']);
  await expect(page.getByText('Moved to deep')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['moves', 'target', 'a.txt', 'stays.txt']);
  await page.reload();
  await expect.poll(() => shownNames(page)).toEqual(['moves', 'target', 'a.txt', 'stays.txt']);
});

test('what cannot be moved stays, and the page says why', async ({ ada }) => {
  const { page, person } = ada;
  await make(apiOf(person), 'a', 'target/A');
  await page.goto('/w/personal/files');
  await choose(page, 'a', 'Move to…');
  await moveDialog(page).getByRole('radio', { name: 'target' }).check();
  await moveDialog(page).getByRole('button', { name: 'Move here' }).click();
  await expect(page.getByText('A folder with this name is there already.')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['a', 'target']);
});

test('a folder goes to the trash as one row, comes back whole, and is gone forever after asking', async ({
  ada,
  guard,
}) => {
  // The page that shows the folder asks for it once more.
  guard.allow(/status of 404/);
  const { page, person } = ada;
  const api = apiOf(person);
  const [inner = ''] = await make(api, 'Contracts/2026');
  const [file] = await putFiles(api, [{ filename: 'plan.txt' }]);
  if (!file) throw new Error('a file was put');
  await api.files.move.mutate({ ids: [file.id], folderId: inner });
  const object = await objectOf(person, file.id);
  await page.goto('/w/personal/files');
  await choose(page, 'Contracts', 'Move to trash');
  await expect(page.getByText('Moved to trash')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(actionsOf(page, 'Contracts')).toBeVisible();
  await page.goto(`/w/personal/files/${inner}`);
  await expect.poll(() => shownNames(page)).toEqual(['plan.txt']);

  await api.folders.trash.mutate({ ids: [inner] });
  await expect(page.getByRole('heading', { name: 'This folder is not here' })).toBeVisible();
  await page.goto('/w/personal/trash');
  await expect.poll(() => shownNames(page)).toEqual(['2026']);
  await expect(row(page, '2026')).toContainText('from Contracts');
  await expect(row(page, '2026')).toContainText('Ada');
  await choose(page, '2026', 'Restore');
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  // The page is ahead of the server: what is trashed before it is restored stays where it was.
  await expect.poll(() => api.folders.path.query({ id: inner }).catch(() => null)).toHaveLength(2);

  await api.folders.trash.mutate({ ids: [inner] });
  await choose(page, '2026', 'Delete forever');
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('with all that is inside');
  await question.getByRole('button', { name: 'Delete forever' }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await expect.poll(() => storedSize(object)).toBeNull();
});

test('folders and files are chosen together in the trash, by who may manage them', async ({
  ada,
  browse,
}) => {
  const acme = await foundOrganization(ada.person, 'Acme');
  const bob = await makePerson('Bob');
  await join(bob, acme.id, 'member');
  const [adas, bobs] = [apiOf(ada.person, acme.id), apiOf(bob, acme.id)];
  await adas.folders.trash.mutate({ ids: await make(adas, 'hers') });
  await bobs.folders.trash.mutate({ ids: await make(bobs, 'his') });
  const [file] = await putFiles(bobs, [{ filename: 'his.txt' }]);
  await bobs.files.trash.mutate({ ids: [file?.id ?? ''] });
  const page = await browse(bob);
  await page.goto(`/w/${acme.slug}/trash`);
  await expect.poll(() => shownNames(page)).toEqual(['his.txt', 'his', 'hers']);
  await expect(page.getByRole('checkbox', { name: 'Select hers' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Select all loaded files and folders' }).click();
  await expect(page.getByText('2 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect.poll(() => shownNames(page)).toEqual(['hers']);
});

test('without a mouse: moving a file into a folder; the dialog is accessible and fits a narrow screen', async ({
  browse,
}) => {
  const ada = await makePerson('Ada');
  const api = apiOf(ada);
  const long = 'a rather long name without an end '.repeat(6).trim();
  await make(api, 'first', `target/${long}`);
  await putFiles(api, [{ filename: 'a.txt' }]);
  const page = await browse(ada, {
    viewport: { width: 360, height: 640 },
    reducedMotion: 'reduce',
  });
  await page.goto('/w/personal/files');
  const chooseByKeys = async (name: string, action: string) => {
    await tabTo(page, actionsOf(page, name));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.keyboard.type(action.slice(0, 6));
    await expect(page.getByRole('menuitem', { name: action, exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
  };
  await chooseByKeys('a.txt', 'Move to…');
  const dialog = moveDialog(page);
  await tabTo(page, dialog.getByRole('button', { name: 'Folders in target' }));
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('radio', { name: long })).toBeVisible();
  await expectAccessible(page, 'the move dialog');
  const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(scrolled).toBeLessThanOrEqual(360);
  await dialog.getByRole('radio', { name: 'Personal' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: 'first' })).toBeChecked();
  await tabTo(page, dialog.getByRole('button', { name: 'Move here' }));
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['first', 'target']);
  const { items } = await api.folders.list.query({});
  const inFirst = await api.files.list.query({ folderId: items[0]?.id });
  expect(inFirst.items).toMatchObject([{ filename: 'a.txt' }]);
});
