import type { Locator, Page } from 'playwright/test';
import { makeManyFolders } from '#server/testing/many-files.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, putFiles, test } from './fixtures.ts';
import { actionsOf, row, shownNames } from './pages.ts';

const tree = (page: Page): Locator => page.getByRole('tree', { name: 'Folders in Personal' });
const branch = (page: Page, name: string): Locator =>
  tree(page).getByRole('treeitem', { name, exact: true });
const toggle = (page: Page): Locator => page.getByRole('button', { name: 'Folders', exact: true });
const title = (page: Page, name: string): Locator =>
  page.getByRole('heading', { level: 1, name, exact: true });

test('folders are found in a tree with keys alone, which shows where one is and stays as it was', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { ids } = await apiOf(person).folders.ensure.mutate({
    paths: [['Contracts'], ['Contracts', '2025'], ['Contracts', '2026'], ['Pictures']],
  });
  await page.goto('/w/personal/files');
  await expect(toggle(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(toggle(page)).toBeEnabled();
  await toggle(page).focus();
  await page.keyboard.press('Enter');
  await expect(branch(page, 'Contracts')).toBeVisible();
  await expect(tree(page).getByRole('treeitem')).toHaveText(['Contracts', 'Pictures']);
  await expectAccessible(page, 'a page with the tree of folders');

  await page.keyboard.press('Tab');
  await expect(branch(page, 'Contracts')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(branch(page, 'Contracts')).toHaveAttribute('aria-expanded', 'true');
  await expect(branch(page, '2026')).toHaveAttribute('aria-level', '2');
  await page.keyboard.press('ArrowRight');
  await expect(branch(page, '2025')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(branch(page, 'Pictures')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('2');
  await expect(branch(page, '2025')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(branch(page, 'Contracts')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(branch(page, '2025')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(title(page, 'Contracts')).toBeVisible();
  await expect(branch(page, 'Contracts')).toHaveAttribute('aria-current', 'page');

  // Whoever comes to a folder sees it in the tree, also after loading the page again.
  await page.goto(`/w/personal/files/${ids[2]}`);
  await expect(branch(page, '2026')).toHaveAttribute('aria-current', 'page');
  await apiOf(person).folders.rename.mutate({ id: String(ids[2]), name: '2027' });
  await expect(branch(page, '2027')).toBeVisible();
  await toggle(page).click();
  await expect(tree(page)).toHaveCount(0);
});

test('files and folders are dragged onto the tree, and into one that opens while they are held over it', async ({
  ada,
}) => {
  const { page, person } = ada;
  await apiOf(person).folders.ensure.mutate({ paths: [['box'], ['box', 'inner']] });
  await putFiles(
    apiOf(person),
    ['a.txt', 'b.txt'].map((filename) => ({ filename })),
  );
  await page.goto('/w/personal/files');
  await toggle(page).click();
  await expect(branch(page, 'box')).toBeVisible();
  await row(page, 'a.txt').dragTo(branch(page, 'box'));
  await expect.poll(() => shownNames(page)).toEqual(['box', 'b.txt']);

  await row(page, 'b.txt').hover();
  await page.mouse.down();
  await branch(page, 'box').hover();
  await branch(page, 'box').hover();
  await expect(branch(page, 'inner')).toBeVisible();
  await branch(page, 'inner').hover();
  await branch(page, 'inner').hover();
  await page.mouse.up();
  await expect.poll(() => shownNames(page)).toEqual(['box']);
  await branch(page, 'inner').click();
  await expect.poll(() => shownNames(page)).toEqual(['b.txt']);

  // And back to the top, onto the link of all files; what was done is undone.
  await row(page, 'b.txt').dragTo(page.getByRole('link', { name: 'Files', exact: true }));
  await expect(page.getByRole('heading', { name: 'This folder is empty' })).toBeVisible();
  const moved = page.getByRole('listitem').filter({ hasText: 'Moved to Personal' });
  await moved.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['b.txt']);
});

test('ten thousand folders of one level come by the hundred, and a folder is dragged into another', async ({
  ada,
}) => {
  const { page, person } = ada;
  await makeManyFolders(person, 10_000);
  await page.goto('/w/personal/files');
  await toggle(page).click();
  await expect(branch(page, 'folder 100')).toBeAttached();
  await expect(branch(page, 'folder 101')).toHaveCount(0);
  const more = tree(page).getByRole('treeitem', { name: 'Show more folders' });
  await branch(page, 'folder 1').focus();
  await page.keyboard.press('End');
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(branch(page, 'folder 200')).toBeAttached();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(branch(page, 'folder 300')).toBeAttached();

  await branch(page, 'folder 2').scrollIntoViewIfNeeded();
  await row(page, 'folder 1').dragTo(branch(page, 'folder 2'));
  await expect(actionsOf(page, 'folder 1')).toHaveCount(0);
  await expect(branch(page, 'folder 1')).toHaveCount(0);
  await branch(page, 'folder 2').focus();
  await page.keyboard.press('ArrowRight');
  await expect(branch(page, 'folder 1')).toHaveAttribute('aria-level', '2');
});
