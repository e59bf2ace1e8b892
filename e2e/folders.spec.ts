import type { Locator, Page } from 'playwright/test';
import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, test } from './fixtures.ts';
import {
  actionsOf,
  contextBar,
  scroller,
  shownNames,
  tabTo,
  textFile,
  trayItem,
  upload,
} from './pages.ts';

const breadcrumb = (page: Page): Locator => page.getByRole('navigation', { name: 'Breadcrumb' });

const folderLink = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'Files' }).getByRole('link', { name, exact: true });

const title = (page: Page, name: string): Locator =>
  page.getByRole('heading', { level: 1, name, exact: true });

async function makeFolder(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'New folder' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create folder' }).click();
  await expect(dialog).toBeHidden();
}

test('a folder is made, opened, filled, left by the breadcrumb, and found again by its address', async ({
  ada,
  browse,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  await page.goto(`/w/${acme.slug}/files`);
  await makeFolder(page, 'Contracts');
  await folderLink(page, 'Contracts').click();
  await expect(title(page, 'Contracts')).toBeVisible();
  await expect(page).toHaveTitle(/^Contracts · Acme · /);
  await expect(page.getByRole('heading', { name: 'This folder is empty' })).toBeVisible();
  await expect(contextBar(page)).toContainText('Acme');

  await makeFolder(page, '2026');
  await upload(page, [textFile('plan.txt')]);
  await expect(trayItem(page, 'plan.txt')).toContainText('Done');
  await expect.poll(() => shownNames(page)).toEqual(['2026', 'plan.txt']);

  // A click on the name opens, one beside it chooses, and two of them open.
  const line = page.getByRole('row').filter({ has: actionsOf(page, '2026') });
  await line.click();
  await expect(line).toHaveAttribute('aria-selected', 'true');
  await expect(title(page, 'Contracts')).toBeVisible();
  await line.dblclick();
  await expect(title(page, '2026')).toBeVisible();
  await expect(breadcrumb(page).getByRole('link')).toHaveText(['Acme', 'Contracts']);
  const address = page.url();

  await breadcrumb(page).getByRole('link', { name: 'Contracts' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['2026', 'plan.txt']);
  await breadcrumb(page).getByRole('link', { name: 'Acme' }).click();
  await expect(title(page, 'Files')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['Contracts']);
  await page.goBack();
  await expect(title(page, 'Contracts')).toBeVisible();

  const elsewhere = await browse(person);
  await elsewhere.goto(address);
  await expect(title(elsewhere, '2026')).toBeVisible();
  await expect(breadcrumb(elsewhere).getByRole('link')).toHaveText(['Acme', 'Contracts']);
});

test('a name that is taken or cannot be is refused at the field; the same one fits in another place', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 409/);
  const { page, person } = ada;
  const { ids } = await apiOf(person).folders.ensure.mutate({ paths: [['Contracts']] });
  await page.goto('/w/personal/files');
  await page.getByRole('button', { name: 'New folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'New folder' });
  for (const [name, why] of [
    ['CONTRACTS', 'A folder with this name is already here.'],
    ['..', 'A name cannot be . or ..'],
    ['', 'Enter a name.'],
  ] as const) {
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create folder' }).click();
    await expect(dialog.getByText(why)).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await page.goto(`/w/personal/files/${ids[0]}`);
  await makeFolder(page, 'Contracts');
  await expect.poll(() => shownNames(page)).toEqual(['Contracts']);
});

test('[case 1] [case 2] a folder of another workspace, or of none, is not here', async ({
  ada,
  browse,
}) => {
  const acme = await foundOrganization(ada.person, 'Acme');
  const { id: acmes } = await apiOf(ada.person, acme.id).folders.create.mutate({ name: 'Secret' });
  const bob = await browse(await makePerson('Bob'));
  for (const [page, id] of [
    [ada.page, acmes],
    [bob, acmes],
    [bob, crypto.randomUUID()],
    [bob, 'not-an-id'],
  ] as const) {
    await page.goto(`/w/personal/files/${id}`);
    await expect(page.getByRole('heading', { name: 'This folder is not here' })).toBeVisible();
    await expect(page.getByText('Secret')).toHaveCount(0);
    await expect(contextBar(page)).toContainText('Personal');
  }
  await expectAccessible(bob, 'a folder that is not here');
  await bob.getByRole('link', { name: 'Go to all files' }).click();
  await expect(bob.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});

test('folders come first, over more than one page of them, and keep the order of the address', async ({
  ada,
}) => {
  const { page, person } = ada;
  const names = Array.from({ length: 120 }, (_, n) => `folder ${String(n).padStart(3, '0')}`);
  await apiOf(person).folders.ensure.mutate({ paths: names.map((name) => [name]) });
  await page.goto('/w/personal/files');
  await upload(page, [textFile('a first file.txt')]);
  await expect(trayItem(page, 'a first file.txt')).toContainText('Done');
  await page.getByRole('button', { name: 'Clear finished' }).click();
  const all = async () => {
    await scroller(page).evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect.poll(async () => (await shownNames(page)).length).toBe(121);
    return shownNames(page);
  };
  expect(await all()).toEqual([...names, 'a first file.txt']);
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(page).toHaveURL(/direction=desc/);
  expect(await all()).toEqual([...names.toReversed(), 'a first file.txt']);
  await folderLink(page, 'folder 000').click();
  await expect(title(page, 'folder 000')).toBeVisible();
  await expect(page).toHaveURL(/direction=desc/);
});

test('what another member does to folders appears by itself', async ({ ada, browse }) => {
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'viewer');
  const page = await browse(bob);
  await page.goto(`/w/${acme.slug}/files`);
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New folder' })).toHaveCount(0);
  const api = apiOf(ada.person, acme.id);
  const { id } = await api.folders.create.mutate({ name: 'Contracts' });
  await folderLink(page, 'Contracts').click();
  await expect(title(page, 'Contracts')).toBeVisible();
  await api.folders.create.mutate({ parentId: id, name: '2026' });
  await expect(folderLink(page, '2026')).toBeVisible();
});

test('without a mouse: making a folder, opening it, uploading into it, and going back up', async ({
  ada,
}) => {
  const { page } = ada;
  const press = async (element: Locator) => {
    await tabTo(page, element);
    await page.keyboard.press('Enter');
  };
  await page.goto('/w/personal/files');
  await press(page.getByRole('button', { name: 'New folder' }));
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Letters');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await press(folderLink(page, 'Letters'));
  await expect(title(page, 'Letters')).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await press(page.getByRole('button', { name: 'Upload files' }));
  await (await chooser).setFiles([textFile('dear.txt')]);
  await expect.poll(() => shownNames(page)).toEqual(['dear.txt']);
  await press(breadcrumb(page).getByRole('link', { name: 'Personal' }));
  await expect.poll(() => shownNames(page)).toEqual(['Letters']);
});

test('files that are dropped onto the list of a folder go there, and the page says so before', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { ids } = await apiOf(person).folders.ensure.mutate({ paths: [['Contracts']] });
  await page.goto(`/w/personal/files/${ids[0]}`);
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['hello'], 'dropped.txt', { type: 'text/plain' }));
    return data;
  });
  const place = page.getByRole('heading', { name: 'This folder is empty' });
  await place.dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Upload to Personal / Contracts')).toBeVisible();
  await place.dispatchEvent('drop', { dataTransfer: transfer });
  await expect.poll(() => shownNames(page)).toEqual(['dropped.txt']);
  const { items } = await apiOf(person).files.list.query({ folderId: ids[0] });
  expect(items).toMatchObject([{ filename: 'dropped.txt' }]);
});

test('a deep folder with long names fits a narrow screen, and is accessible', async ({
  browse,
}) => {
  const ada = await makePerson('Ada');
  const long = 'a rather long name without an end '.repeat(6).trim();
  const { ids } = await apiOf(ada).folders.ensure.mutate({
    paths: [['one', 'two', 'three', 'four', long, long, 'last']],
  });
  const page = await browse(ada, {
    viewport: { width: 360, height: 640 },
    reducedMotion: 'reduce',
  });
  const fits = async (where: string) =>
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth),
      where,
    ).toBeLessThanOrEqual(360);
  await page.goto(`/w/personal/files/${ids[0]}`);
  await expect(title(page, 'last')).toBeVisible();
  await fits('at the end');
  await expectAccessible(page, 'a deep folder');
  await page.getByRole('button', { name: 'Show 4 more folders on the way' }).click();
  await expectAccessible(page, 'the menu of the way');
  await page.getByRole('menuitem', { name: 'four' }).click();
  await expect(title(page, 'four')).toBeVisible();
  await expect(folderLink(page, long)).toBeVisible();
  await fits('with a long name in the list');
  await expectAccessible(page, 'a folder with a folder');
  await page.getByRole('button', { name: 'New folder' }).click();
  await expect(page.getByRole('dialog', { name: 'New folder' })).toBeVisible();
  await expectAccessible(page, 'the dialog');
});
