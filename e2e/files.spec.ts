import { apiOf, expect, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, scroller, shownNames, tabTo } from './pages.ts';

const many = Array.from({ length: 120 }, (_, i) => ({
  filename: `file ${String(i).padStart(3, '0')}.txt`,
  content: 'x'.repeat(1 + ((i * 37) % 120)),
}));

test('a long list loads as one scrolls, and sorts both ways by name, size and time', async ({
  ada,
}) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), many);
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'file 000.txt')).toBeVisible();

  const byName = many.map(({ filename }) => filename);
  const bySize = many
    .toSorted((a, b) => a.content.length - b.content.length)
    .map(({ filename }) => filename);
  /** Scrolls to the end, where what is there comes. */
  const all = async () => {
    await scroller(page).evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect.poll(async () => (await shownNames(page)).length).toBe(120);
    return shownNames(page);
  };
  expect((await shownNames(page)).length).toBeLessThanOrEqual(120);
  expect(await all()).toEqual(byName);

  const sortBy = (word: string) => page.getByRole('button', { name: word, exact: true }).click();
  await sortBy('Name');
  await expect.poll(async () => (await shownNames(page))[0]).toBe('file 119.txt');
  await sortBy('Size');
  await expect.poll(async () => (await shownNames(page))[0]).toBe(bySize.at(-1));
  expect(await all()).toEqual(bySize.toReversed());
  await sortBy('Size');
  await expect.poll(async () => (await shownNames(page))[0]).toBe(bySize[0]);

  const { items } = await apiOf(person).files.list.query({ sort: 'createdAt', limit: 200 });
  const byTime = items.map(({ filename }) => filename);
  for (const [heading, sort] of [
    ['Type', 'type'],
    ['Modified', 'updatedAt'],
  ] as const) {
    await sortBy(heading);
    await expect(page).toHaveURL(new RegExp(`sort=${sort}`));
  }
  // Where there is no room for a column, the menu has its order.
  const inMenu = async (word: string) => {
    await page.getByRole('button', { name: /^Sort/ }).click();
    await page.getByRole('menuitemradio', { name: word }).click();
  };
  await inMenu('Added');
  await expect.poll(async () => (await shownNames(page))[0]).toBe(byTime.at(-1));
  await inMenu('Ascending');
  await expect.poll(async () => (await shownNames(page))[0]).toBe(byTime[0]);
  // The address carries the order: a link opens the list as it was.
  await page.reload();
  await expect.poll(async () => (await shownNames(page))[0]).toBe(byTime[0]);
  expect(await all()).toEqual(byTime);
});

test('a file is renamed; a name that is taken or cannot be is refused at the field', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 409/);
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'draft.txt' }, { filename: 'plan.txt' }]);
  await page.goto('/w/personal/files');
  await choose(page, 'draft.txt', 'Rename');
  const dialog = page.getByRole('dialog', { name: 'Rename' });
  const field = dialog.getByLabel('Name');
  await expect(field).toHaveValue('draft.txt');
  for (const [name, why] of [
    ['PLAN.txt', 'A file with this name is already here.'],
    ['a/b.txt', 'A name cannot contain / or \\.'],
    ['', 'Enter a name.'],
    ['x'.repeat(256), 'This name is too long'],
  ] as const) {
    await field.fill(name);
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(dialog.getByText(why)).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await field.fill('Résumé - 최종 (1).pdf');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => shownNames(page)).toEqual(['plan.txt', 'Résumé - 최종 (1).pdf']);
  await page.reload();
  await expect.poll(() => shownNames(page)).toEqual(['plan.txt', 'Résumé - 최종 (1).pdf']);
});

test('the keyboard alone reaches a row, renames it, moves it to the trash and undoes that', async ({
  ada,
}) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'a.txt' }, { filename: 'b.txt' }]);
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'b.txt')).toBeVisible();

  await tabTo(page, actionsOf(page, 'b.txt'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Download' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('c.txt');
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['a.txt', 'c.txt']);
  await expect(page.getByRole('dialog')).toBeHidden();

  await tabTo(page, actionsOf(page, 'c.txt'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Move to trash' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['a.txt']);
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await page.keyboard.press('Alt+T');
  await tabTo(page, undo);
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['a.txt', 'c.txt']);
});
