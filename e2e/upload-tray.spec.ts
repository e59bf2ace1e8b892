import type { Page, Route } from 'playwright/test';
import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { drag } from './drops.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import {
  actionsOf,
  contextBar,
  shownNames,
  switchTo,
  tabTo,
  textFile,
  tray,
  trayItem,
  upload,
} from './pages.ts';
import { layOut, treeIn } from './trees.ts';

/** Holds what a page sends to the object store until it is let go. */
async function holdBytes(page: Page): Promise<{ held: () => number; release: () => void }> {
  let release = () => {};
  let held = 0;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    (url) => url.pathname.includes('/uploads/'),
    async (route: Route) => {
      if (route.request().method() === 'PUT') {
        held++;
        await released;
      }
      // The page that sent it may be gone by now.
      await route.continue().catch(() => {});
    },
  );
  return { held: () => held, release };
}

const done = (page: Page, words: string) =>
  expect(tray(page).getByText(words, { exact: true })).toBeVisible({ timeout: 30_000 });

test('uploads are paused and resumed, one and all; the list can be hidden, and stays so on other pages', async ({
  ada,
}) => {
  const { page } = ada;
  const store = await holdBytes(page);
  await page.goto('/w/personal/files');
  await upload(page, [textFile('one.txt'), textFile('two.txt')]);
  await expect.poll(store.held).toBe(2);
  await page.getByRole('button', { name: 'Pause one.txt' }).click();
  await expect(trayItem(page, 'one.txt')).toContainText('Paused');
  await expect(trayItem(page, 'two.txt')).toContainText('Sending');
  await page.getByRole('button', { name: 'Pause all' }).click();
  await expect(trayItem(page, 'two.txt')).toContainText('Paused');
  await done(page, '2 paused');
  await page.getByRole('button', { name: 'Hide the list of uploads' }).click();
  await expect(trayItem(page, 'one.txt')).toHaveCount(0);
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await done(page, '2 paused');
  await expect(trayItem(page, 'one.txt')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show the list of uploads' }).click();

  store.release();
  await page.getByRole('button', { name: 'Resume one.txt' }).click();
  await expect(trayItem(page, 'one.txt')).toContainText('Done');
  await page.getByRole('button', { name: 'Resume all' }).click();
  await done(page, '2 files uploaded');
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await expect.poll(() => shownNames(page)).toEqual(['one.txt', 'two.txt']);
});

test('all that failed is tried again at one press', async ({ ada, guard }) => {
  guard.allow(/status of 4\d\d/);
  const { page } = ada;
  let refuses = true;
  await page.route(
    (url) => url.pathname.includes('/uploads/'),
    (route) =>
      refuses && route.request().method() === 'PUT'
        ? route.fulfill({
            status: 400,
            headers: { 'access-control-allow-origin': '*' },
            contentType: 'application/xml',
            body: '<Error><Code>BadDigest</Code></Error>',
          })
        : route.continue(),
  );
  await page.goto('/w/personal/files');
  await upload(page, [textFile('one.txt'), textFile('two.txt')]);
  await done(page, '2 failed');
  await expect(trayItem(page, 'one.txt')).toContainText('Failed: ');
  await expect(tray(page).getByRole('status')).toHaveText('Not uploaded: 2 files.');
  await expectAccessible(page, 'the tray with failures');
  refuses = false;
  await page.getByRole('button', { name: 'Retry 2 failed' }).click();
  await done(page, '2 files uploaded');
  await expect(tray(page).getByRole('status')).toHaveText('Upload finished: 2 files.');
});

test('[case 9] what is uploaded stays in its workspace and folder while one switches', async ({
  ada,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const acmes = apiOf(person, acme.id);
  const { ids } = await acmes.folders.ensure.mutate({ paths: [['Contracts']] });
  const store = await holdBytes(page);
  await page.goto(`/w/${acme.slug}/files/${ids[0]}`);
  const names = ['1.txt', '2.txt', '3.txt', '4.txt', '5.txt'];
  await upload(
    page,
    names.map((name) => textFile(name)),
  );
  await expect.poll(store.held).toBeGreaterThan(0);
  await switchTo(page, 'Personal');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await upload(page, [textFile('mine.txt')]);
  await expect(trayItem(page, '5.txt')).toContainText('Acme/ Contracts');
  await expect(trayItem(page, 'mine.txt')).toContainText('Personal');
  store.release();
  await done(page, '6 files uploaded');
  await expect.poll(() => shownNames(page)).toEqual(['mine.txt']);
  expect(Object.keys(await treeIn(acmes)).toSorted()).toEqual(names.map((n) => `Contracts/${n}`));
  expect(Object.keys(await treeIn(apiOf(person)))).toEqual(['mine.txt']);
});

test('where a name is taken the person decides, for one file and for all; putting it off keeps the question', async ({
  ada,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const api = apiOf(person, acme.id);
  const { ids } = await api.folders.ensure.mutate({ paths: [['Contracts']] });
  await page.goto(`/w/${acme.slug}/files/${ids[0]}`);
  const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];
  await upload(
    page,
    names.map((name) => textFile(name, 'old')),
  );
  await done(page, '5 files uploaded');
  await page.getByRole('button', { name: 'Clear finished' }).click();

  await upload(
    page,
    [...names, 'f.txt'].map((name) => textFile(name, `new ${name}`)),
  );
  const dialog = page.getByRole('dialog', { name: 'This name is taken' });
  await expect(dialog).toContainText('a.txt is already in Acme / Contracts');
  await expect(dialog).toContainText('Already there');
  await expect(dialog).toContainText('3 bytes');
  await expect(dialog).toContainText('9 bytes');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(trayItem(page, 'f.txt')).toContainText('Done');
  await expect(tray(page).getByRole('status')).toContainText('A decision is needed about 5 files.');
  await expectAccessible(page, 'the tray with questions');

  await tabTo(page, page.getByRole('button', { name: 'Decide about b.txt' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('b.txt is already in');
  await expectAccessible(page, 'the question what becomes of a taken name');
  await tabTo(page, dialog.getByRole('button', { name: /^Skip/ }));
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('a.txt is already in');
  await dialog.getByRole('button', { name: /^Keep both/ }).click();
  await expect(dialog).toContainText('c.txt is already in');
  await dialog.getByRole('checkbox', { name: 'Do the same for all 3' }).check();
  await dialog.getByRole('button', { name: /^Replace/ }).click();
  await expect(dialog).toHaveCount(0);
  await done(page, '5 files uploaded, 1 skipped');
  const found = await treeIn(api, ids[0]);
  expect(found).toEqual({
    'a (2).txt': 'new a.txt',
    'a.txt': 'old',
    'b.txt': 'old',
    'c.txt': 'new c.txt',
    'd.txt': 'new d.txt',
    'e.txt': 'new e.txt',
    'f.txt': 'new f.txt',
  });
});

test('another tab, another browser and another member see an upload move', async ({
  ada,
  browse,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const bob = await makePerson('Bob');
  await join(bob, acme.id, 'viewer');
  const path = `/w/${acme.slug}/files`;
  const [own, bobs] = [await browse(person), await browse(bob)];
  for (const each of [page, own, bobs]) {
    await each.goto(path);
    await expect(each.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  }
  const store = await holdBytes(page);
  await upload(page, [textFile('plan.txt'), textFile('notes.txt')]);
  await expect.poll(store.held).toBe(2);

  const arriving = bobs.getByRole('region', { name: 'Arriving files' });
  await expect(arriving.getByRole('listitem').filter({ hasText: 'plan.txt' })).toContainText(
    /Arriving, \d+ % of 19 bytes · from Ada/,
  );
  await expect(arriving.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Arriving files' })).toHaveCount(0);
  await expectAccessible(bobs, 'files that arrive');
  await expect(tray(bobs)).toHaveCount(0);

  await expect(tray(own)).toContainText('1 upload in another tab or device');
  await own.getByRole('button', { name: 'Show the list of uploads' }).click();
  const elsewhere = own.getByRole('region', { name: 'In another tab or device' });
  await expect(elsewhere.getByRole('listitem')).toContainText('0 of 2 files');
  await expect(elsewhere.getByRole('button', { name: /^Pause/ })).toHaveCount(0);
  await expectAccessible(own, 'an upload in another tab');

  store.release();
  await done(page, '2 files uploaded');
  await expect.poll(() => shownNames(bobs)).toEqual(['notes.txt', 'plan.txt']);
  await expect(arriving).toHaveCount(0);
  await expect(tray(own)).toHaveCount(0);
});

test('an upload is cancelled from another browser of the same person', async ({ ada, browse }) => {
  const { page, person } = ada;
  await page.goto('/w/personal/files');
  const store = await holdBytes(page);
  const other = await browse(person);
  await other.goto('/w/personal/files');
  await upload(page, [textFile('plan.txt')]);
  await expect.poll(store.held).toBe(1);
  await other.getByRole('button', { name: 'Show the list of uploads' }).click();
  await other.getByRole('button', { name: /^Cancel plan\.txt/ }).click();
  const question = other.getByRole('alertdialog');
  await expectAccessible(other, 'the question before cancelling elsewhere');
  await question.getByRole('button', { name: 'Cancel upload' }).click();
  await expect(tray(other)).toHaveCount(0);
  const { items } = await apiOf(person).uploads.list.query({ status: 'open' });
  expect(items).toEqual([]);
});

test('uploads that a reload has cut off are listed, continued with the right file only, or discarded', async ({
  ada,
}) => {
  const { page, person } = ada;
  await page.goto('/w/personal/files');
  const store = await holdBytes(page);
  const files = ['one.txt', 'two.txt', 'three.txt'].map((name) => textFile(name));
  await upload(page, files);
  await expect.poll(store.held).toBeGreaterThan(0);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  const banner = page.getByRole('region', { name: 'Unfinished uploads' });
  // The lock of the page that is gone may outlive it for a moment: then the second look tells.
  const unfinished = '3 uploads to Personal were not finished';
  await expect(banner).toContainText(unfinished, { timeout: 30_000 });
  await expectAccessible(page, 'the note about unfinished uploads');
  store.release();
  await banner.getByRole('button', { name: 'Show' }).click();
  await expectAccessible(page, 'the list of unfinished uploads');
  const row = (name: string) => banner.getByRole('listitem').filter({ hasText: name });
  await expect(row('one.txt')).toContainText('choose this file again');

  const choose = async (opened: Promise<void>, file: ReturnType<typeof textFile>) => {
    const chooser = page.waitForEvent('filechooser');
    await opened;
    await (await chooser).setFiles([file]);
  };
  await choose(
    page.getByRole('button', { name: 'Choose file one.txt again' }).click(),
    textFile('other.txt', 'something else'),
  );
  await expect(trayItem(page, 'one.txt')).toContainText('This is not the file that was begun');
  await expectAccessible(page, 'the tray with a file to choose again');

  await row('two.txt').getByRole('button', { name: 'Discard two.txt' }).click();
  await expectAccessible(page, 'the question before discarding');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  await expect(banner).toContainText('1 upload to Personal was not finished');
  await row('three.txt').getByRole('button', { name: 'Discard three.txt' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  await expect(banner).toHaveCount(0);
  await expect.poll(() => shownNames(page)).toEqual([]);
  await expect
    .poll(async () => {
      const { items } = await apiOf(person).uploads.list.query({ status: 'open' });
      return items.map(({ filename }) => filename);
    })
    .toEqual(['one.txt']);
});

test('what was dropped goes on at one click after a reload, also out of a folder', async ({
  ada,
}, testInfo) => {
  const { page, person } = ada;
  await layOut(testInfo.outputPath(), { 'Trip/deep/plan.txt': 'the plan', 'beside.txt': 'b' });
  await page.goto('/w/personal/files');
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();
  const store = await holdBytes(page);
  const files = ['Trip', 'beside.txt'].map((name) => testInfo.outputPath(name));
  await (await drag(page, { files })).drop(page.locator('main'));
  await expect.poll(store.held).toBe(2);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  const banner = page.getByRole('region', { name: 'Unfinished uploads' });
  await expect(banner).toContainText('2 uploads to Personal were not finished');
  store.release();
  await tabTo(page, banner.getByRole('button', { name: 'Continue plan.txt' }));
  await page.keyboard.press('Enter');
  await expect(trayItem(page, 'plan.txt')).toContainText('Done', { timeout: 30_000 });
  await banner.getByRole('button', { name: 'Continue beside.txt' }).click();
  await expect(trayItem(page, 'beside.txt')).toContainText('Done', { timeout: 30_000 });
  await expect(banner).toHaveCount(0);
  expect(await treeIn(apiOf(person))).toEqual({
    'Trip/deep/plan.txt': 'the plan',
    'beside.txt': 'b',
  });
});

test('at 360 px the tray, the question and the notes fit', async ({ browse }) => {
  const ada = await makePerson('Ada');
  const long = `${'a rather long name without an end '.repeat(6)}.txt`;
  await putFiles(apiOf(ada), [{ filename: long }]);
  const page = await browse(ada, {
    viewport: { width: 360, height: 640 },
    reducedMotion: 'reduce',
  });
  await page.goto('/w/personal/files');
  const fits = async (where: string) =>
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth),
      where,
    ).toBeLessThanOrEqual(360);
  await upload(page, [textFile(long), textFile('fresh.txt')]);
  const dialog = page.getByRole('dialog', { name: 'This name is taken' });
  await expect(dialog.getByRole('button', { name: /^Skip/ })).toBeInViewport();
  await fits('with the question');
  await expectAccessible(page, 'the question at 360 px');
  await page.keyboard.press('Escape');
  await expect(trayItem(page, 'fresh.txt')).toContainText('Done');
  await expect(page.getByRole('button', { name: 'Cancel all' })).toBeInViewport();
  await fits('with the tray');
  await expectAccessible(page, 'the tray at 360 px');
  await page.getByRole('button', { name: 'Hide the list of uploads' }).click();
  await actionsOf(page, 'fresh.txt').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More ways to upload' }).click();
  await expect(page.getByRole('menuitem', { name: 'Upload folder' })).toBeInViewport();
  await expectAccessible(page, 'the menu of ways to upload');
  await fits('with the menu');
  await expect(contextBar(page)).toContainText('Personal');
});
