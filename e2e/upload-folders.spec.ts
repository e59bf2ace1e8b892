import type { Page } from 'playwright/test';
import { drag } from './drops.ts';
import { apiOf, expect, foundOrganization, test } from './fixtures.ts';
import { actionsOf, contextBar, row, shownNames, table, tabTo, tray } from './pages.ts';
import { composed, layOut, type Tree, treeIn } from './trees.ts';

/** More than the hundred that browsers give of a folder at a time. */
const many = Object.fromEntries(
  Array.from({ length: 105 }, (_, n) => [`Trip/many/${n}.txt`, `number ${n}`]),
);

const odd: Tree = {
  'Trip/plan.txt': 'the plan',
  'Trip/empty/': '',
  'Trip/Übermütig – 日本語/': '',
  'Trip/deep/er/and/deeper/.hidden': 'a',
  // As some systems write it: letter and accent apart.
  'Trip/cafe\u0301/re\u0301sume\u0301 (final).txt': 'b',
  'Trip/100% #1 & more/it’s; fine?.txt': 'c',
  'Trip/🎒/no extension': '',
  'Trip/  spaces  /e.txt': 'e',
};

const settled = (page: Page, files: number) =>
  expect(tray(page).getByText(`${files} files uploaded`)).toBeVisible({ timeout: 60_000 });

/** By its place, not its role: a dialog hides what is below it from assistive technology. */
const zone = (page: Page) => page.locator('main');

for (const way of ['handles', 'entries'] as const) {
  test(`a dropped folder tree comes out the same, with empty folders and odd names, read by ${way}`, async ({
    ada,
  }, testInfo) => {
    const { page, person } = ada;
    if (way === 'entries')
      await page.addInitScript(() =>
        Reflect.deleteProperty(DataTransferItem.prototype, 'getAsFileSystemHandle'),
      );
    const tree = { ...odd, ...many };
    await layOut(testInfo.outputPath(), { ...tree, 'beside.txt': 'f' });
    await page.goto('/w/personal/files');
    await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();
    const held = await drag(page, {
      files: [testInfo.outputPath('Trip'), testInfo.outputPath('beside.txt')],
    });
    await held.over(zone(page));
    await expect(page.getByText('Upload to Personal', { exact: true })).toBeVisible();
    await held.drop(zone(page));
    await settled(page, Object.keys(tree).filter((path) => !path.endsWith('/')).length + 1);
    expect(await treeIn(apiOf(person))).toEqual(composed({ ...tree, 'beside.txt': 'f' }));
    await expect.poll(() => shownNames(page)).toEqual(['Trip', 'beside.txt']);
  });
}

test('a folder of nothing but empty folders is made as it is', async ({ ada }, testInfo) => {
  const { page, person } = ada;
  const tree = { 'Shelf/a/b/': '', 'Shelf/c/': '' };
  await layOut(testInfo.outputPath(), tree);
  await page.goto('/w/personal/files');
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();
  await (await drag(page, { files: [testInfo.outputPath('Shelf')] })).drop(zone(page));
  await expect.poll(() => shownNames(page)).toEqual(['Shelf']);
  expect(await treeIn(apiOf(person))).toEqual(tree);
});

test('what is dropped onto a folder goes into it, and the page says so before', async ({
  ada,
}, testInfo) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const api = apiOf(person, acme.id);
  await api.folders.ensure.mutate({ paths: [['Contracts'], ['Letters']] });
  await layOut(testInfo.outputPath(), { 'a.txt': 'a', 'b.txt': 'b' });
  await page.goto(`/w/${acme.slug}/files`);
  const contracts = row(page, 'Contracts');
  await expect(contracts).toBeVisible();
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();

  const first = await drag(page, { files: [testInfo.outputPath('a.txt')] });
  await first.over(contracts);
  await expect(page.getByText('Upload to Acme / Contracts')).toBeVisible();
  await first.over(row(page, 'Letters'));
  await expect(page.getByText('Upload to Acme / Letters')).toBeVisible();
  await first.over(contracts);
  await first.drop(contracts);
  await expect(page.getByText('Upload to Acme')).toHaveCount(0);
  await expect(tray(page).getByText('1 file uploaded')).toBeVisible();
  await expect(tray(page).getByRole('listitem')).toContainText('/ Contracts');

  const second = await drag(page, { files: [testInfo.outputPath('b.txt')] });
  await second.over(contracts);
  await second.over(contextBar(page));
  await expect(page.getByText('Upload to Acme')).toHaveCount(0);
  const third = await drag(page, { files: [testInfo.outputPath('b.txt')] });
  await third.drop(zone(page));
  await expect(actionsOf(page, 'b.txt')).toBeVisible();
  expect(await treeIn(api)).toEqual({ 'Contracts/a.txt': 'a', 'Letters/': '', 'b.txt': 'b' });
});

test('text, links, and files where nothing takes them, do nothing when they are dropped', async ({
  ada,
}, testInfo) => {
  const { page, person } = ada;
  await apiOf(person).folders.ensure.mutate({ paths: [['Contracts']] });
  await layOut(testInfo.outputPath(), { 'a.txt': 'a' });
  const file = { files: [testInfo.outputPath('a.txt')] };
  await page.goto('/w/personal/files');
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();
  const here = page.url();
  for (const items of [
    [{ mimeType: 'text/plain', data: 'a few words' }],
    [
      { mimeType: 'text/uri-list', data: 'https://example.org/elsewhere' },
      { mimeType: 'text/plain', data: 'https://example.org/elsewhere' },
    ],
  ]) {
    const held = await drag(page, { items });
    await held.over(row(page, 'Contracts'));
    await expect(page.getByText(/^Upload to/)).toHaveCount(0);
    await held.drop(row(page, 'Contracts'));
    await (await drag(page, { items })).drop(zone(page));
  }
  await (await drag(page, file)).drop(page.getByRole('navigation', { name: 'Workspace' }).first());

  await page.getByRole('button', { name: 'New folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'New folder' });
  for (const place of [dialog, zone(page)]) await (await drag(page, file)).drop(place);
  const field = dialog.getByLabel('Name');
  await (await drag(page, { items: [{ mimeType: 'text/plain', data: 'Letters' }] })).drop(field);
  await expect(field).toHaveValue('Letters');
  await dialog.getByRole('button', { name: 'Create folder' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['Contracts', 'Letters']);

  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await (await drag(page, file)).drop(zone(page));
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await expect.poll(() => shownNames(page)).toEqual(['Contracts', 'Letters']);
  expect(page.url()).toBe(here);
  await expect(tray(page)).toHaveCount(0);
});

test('a folder is chosen with the input: without its empty folders, which inputs do not tell', async ({
  ada,
}, testInfo) => {
  const { page, person } = ada;
  await layOut(testInfo.outputPath(), {
    'Trip/a.txt': 'a',
    'Trip/b/c.txt': 'c',
    'Trip/empty/': '',
  });
  await page.goto('/w/personal/files');
  await page.getByRole('button', { name: 'More ways to upload' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Upload folder' }).click();
  await (await chooser).setFiles(testInfo.outputPath('Trip'));
  await settled(page, 2);
  expect(await treeIn(apiOf(person))).toEqual({ 'Trip/a.txt': 'a', 'Trip/b/c.txt': 'c' });
});

test('without a mouse: files are chosen with the browser’s own picker, and folders with an input', async ({
  ada,
}, testInfo) => {
  const { page, person } = ada;
  // The picker answers with a real handle, of the site's private folder: nobody could press in it.
  await page.addInitScript(() => {
    window.showOpenFilePicker = async () => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle('a.txt', { create: true });
      const writer = await handle.createWritable();
      await writer.write('a');
      await writer.close();
      return [handle];
    };
  });
  await layOut(testInfo.outputPath(), { 'Trip/b.txt': 'b' });
  await page.goto('/w/personal/files');
  await tabTo(page, page.getByRole('button', { name: 'Upload files' }));
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['a.txt']);
  // Before the keys that lead there: the browser takes a moment to hand choosers to the test.
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('button', { name: 'More ways to upload' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Upload files' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Upload folder' })).toBeFocused();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(testInfo.outputPath('Trip'));
  await expect.poll(() => shownNames(page)).toEqual(['Trip', 'a.txt']);
  await settled(page, 2);
  expect(await treeIn(apiOf(person))).toEqual({ 'Trip/b.txt': 'b', 'a.txt': 'a' });
});

/** Pastes as the browser does at Ctrl-V, with this on the clipboard. */
const paste = (page: Page, clip: { text?: string; files?: { name: string; type: string }[] }) =>
  page.evaluate(({ text, files = [] }) => {
    const transfer = new DataTransfer();
    if (text !== undefined) transfer.setData('text/plain', text);
    for (const { name, type } of files) transfer.items.add(new File(['pixels'], name, { type }));
    (document.activeElement ?? document.body).dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
    );
  }, clip);

test('pasted images get a name of their own, pasted files keep theirs, pasted text does nothing', async ({
  ada,
}) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();
  await paste(page, { text: 'a few words' });
  // What an office program puts on the clipboard: words, and a picture of them.
  await paste(page, { text: 'a few words', files: [{ name: 'image.png', type: 'image/png' }] });
  await page.getByRole('button', { name: 'New folder' }).click();
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await paste(page, { files: [{ name: 'into-a-field.png', type: 'image/png' }] });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await paste(page, { files: [{ name: 'image.png', type: 'image/png' }] });
  await paste(page, { files: [{ name: 'notes.txt', type: 'text/plain' }] });
  await expect.poll(async () => (await shownNames(page)).length).toBe(2);
  const [image, notes] = (await shownNames(page)).toSorted();
  expect(image).toMatch(/^Pasted image \d{4}-\d\d-\d\d at \d\d\.\d\d\.\d\d\.png$/);
  expect(notes).toBe('notes.txt');
  await expect(table(page)).toBeVisible();
});

test('of five thousand files the tray holds only the rows in sight, and works', async ({
  ada,
}, testInfo) => {
  const { page } = ada;
  const count = 5_000;
  const names = Array.from({ length: count }, (_, n) => `all/${n % 50}/${n}.txt`);
  await layOut(testInfo.outputPath(), Object.fromEntries(names.map((name) => [name, ''])));
  await page.route(
    (url) => url.pathname.includes('/uploads/'),
    () => {},
  );
  await page.goto('/w/personal/files');
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeEnabled();
  await (await drag(page, { files: [testInfo.outputPath('all')] })).drop(zone(page));
  const rows = tray(page).getByRole('listitem');
  await expect(rows.first()).toHaveAttribute('aria-setsize', String(count), { timeout: 30_000 });
  expect(await rows.count()).toBeLessThan(300);
  const scroller = tray(page).getByRole('region', { name: 'List of uploads' });
  await scroller.focus();
  await page.keyboard.press('End');
  await expect(rows.last()).toHaveAttribute('aria-posinset', String(count));
  expect(await rows.count()).toBeLessThan(300);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await expect(tray(page).getByText(`${count.toLocaleString('en')} cancelled`)).toBeVisible();
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(tray(page)).toHaveCount(0);
});
