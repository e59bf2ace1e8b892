import type { Locator, Page } from 'playwright/test';
import { makeManyFiles } from '#server/testing/many-files.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, putFiles, test } from './fixtures.ts';
import { actionsOf, row, scroller, shownNames, table } from './pages.ts';

const many = 100_000;
const rows = (page: Page): Locator => page.getByRole('row');
/** Where a row is in the window. */
const top = (page: Page, name: string): Promise<number> =>
  row(page, name).evaluate((element) => element.getBoundingClientRect().top);

test('of a hundred thousand files any place is reached at once, with few rows in the page', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  const { id: folderId } = await api.folders.create.mutate({ name: 'many' });
  await makeManyFiles(person, many, { folderId });
  await page.goto(`/w/personal/files/${folderId}`);
  await expect(page.getByText('100,000 files')).toBeVisible();
  await expect(table(page)).toHaveAttribute('aria-rowcount', '100001');
  await expect
    .poll(async () => (await shownNames(page)).slice(0, 3))
    .toEqual(['file 1', 'file 2', 'file 3']);
  await row(page, 'file 2').getByRole('checkbox').check();
  await expect(page.getByText('1 chosen')).toBeVisible();

  await row(page, 'file 1').focus();
  await page.keyboard.press('End');
  await expect(actionsOf(page, 'file 100000')).toBeVisible();
  await expect(row(page, 'file 100000')).toBeFocused();
  expect(await rows(page).count()).toBeLessThan(300);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowUp');

  // The bar is dragged to the middle, and to three quarters.
  for (const part of [0.5, 0.75]) {
    await scroller(page).evaluate((element, to) => {
      element.scrollTop = element.scrollHeight * to;
    }, part);
    await expect(actionsOf(page, `file ${many * part}`)).toBeAttached();
    expect(await rows(page).count()).toBeLessThan(300);
  }
  await expectAccessible(page, 'the middle of a long list');

  // Somebody adds above and takes away: what one looks at stays.
  const before = await top(page, 'file 75000');
  await makeManyFiles(person, 50, { folderId, name: (n) => `a new one ${n}` });
  const [gone] = (await api.files.list.query({ folderId })).items;
  await api.files.trash.mutate({ ids: [gone?.id ?? ''] });
  await expect(table(page)).toHaveAttribute('aria-rowcount', '100050');
  expect(Math.abs((await top(page, 'file 75000')) - before)).toBeLessThan(3);
  await expect(page.getByText('1 chosen')).toBeVisible();

  await page.getByRole('button', { name: 'Clear selection' }).click();
  await row(page, 'file 75000').focus();
  await page.keyboard.type('file 424');
  await expect(row(page, 'file 424')).toBeFocused();

  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(page).toHaveURL(/direction=desc/);
  await page.keyboard.press('Home');
  await expect.poll(async () => (await shownNames(page))[0]).toBe('file 100000');
});

/** Scrolls by some lines. @returns names of rows that were there before and were changed by it */
const changedByScrolling = (page: Page, lines: number, until: string): Promise<string[]> =>
  scroller(page).evaluate(
    async (element, [by, last]) => {
      const nameOf = (row: Element) => row.querySelector('a')?.textContent ?? '';
      const rowsNow = () => [...element.querySelectorAll('tbody tr')];
      const before = new Set(rowsNow().filter(nameOf));
      const changed = new Set<string>();
      const observer = new MutationObserver((records) => {
        for (const { target } of records) {
          const row = (target instanceof Element ? target : target.parentElement)?.closest('tr');
          if (row && before.has(row)) changed.add(nameOf(row));
        }
      });
      observer.observe(element, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      element.scrollTop += by * (rowsNow().at(-1)?.getBoundingClientRect().height ?? 0);
      while (!rowsNow().some((row) => nameOf(row) === last))
        await new Promise((resolve) => requestAnimationFrame(resolve));
      observer.disconnect();
      return [...changed];
    },
    [lines, until] as const,
  );

test('rows past which one scrolls are left as they are', async ({ ada }) => {
  const { page, person } = ada;
  const { id: folderId } = await apiOf(person).folders.create.mutate({ name: 'many' });
  await makeManyFiles(person, 1_000, { folderId });
  await page.goto(`/w/personal/files/${folderId}`);
  await expect(page.getByText('1,000 files')).toBeVisible();
  await scroller(page).evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await expect(actionsOf(page, 'file 500')).toBeAttached();
  const last = Number((await shownNames(page)).at(-1)?.slice('file '.length));
  expect(await changedByScrolling(page, 5, `file ${last + 5}`)).toEqual([]);
});

test('ctrl-A chooses what is not loaded, too, and what is done is done to all of it', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { id: folderId } = await apiOf(person).folders.create.mutate({ name: 'many' });
  await makeManyFiles(person, 2_300, { folderId });
  await page.goto(`/w/personal/files/${folderId}`);
  await expect(page.getByText('2,300 files')).toBeVisible();
  await row(page, 'file 1').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByText('2,300 chosen')).toBeVisible();
  await row(page, 'file 3').getByRole('checkbox').uncheck();
  await expect(page.getByText('2,299 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect(page.getByText('2,299 files')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['file 3']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(table(page)).toHaveAttribute('aria-rowcount', '2301');
  await expect(actionsOf(page, 'file 4')).toBeVisible();

  await row(page, 'file 2').click();
  await page.keyboard.press('Shift+End');
  await expect(page.getByText('2,299 chosen')).toBeVisible();
});

const chosen = (page: Page, count: string): Locator => page.getByText(`${count} chosen`);

test('rows are chosen with the mouse and keys, dragged onto folders and steps of the way, cut and pasted', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { ids } = await apiOf(person).folders.ensure.mutate({ paths: [['box'], ['box', 'inner']] });
  await putFiles(
    apiOf(person),
    ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'].map((filename) => ({ filename })),
  );
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'e.txt')).toBeEnabled();

  await row(page, 'a.txt').click({ position: { x: 500, y: 10 } });
  await expect(chosen(page, '1')).toBeVisible();
  await row(page, 'c.txt').click({ position: { x: 500, y: 10 }, modifiers: ['Shift'] });
  await expect(chosen(page, '3')).toBeVisible();
  await row(page, 'b.txt').click({ position: { x: 500, y: 10 }, modifiers: ['ControlOrMeta'] });
  await expect(chosen(page, '2')).toBeVisible();
  await expect(row(page, 'c.txt')).toHaveAttribute('aria-selected', 'true');

  await row(page, 'c.txt').dragTo(row(page, 'box'));
  await expect.poll(() => shownNames(page)).toEqual(['box', 'b.txt', 'd.txt', 'e.txt']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => shownNames(page))
    .toEqual(['box', 'a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']);

  // Cut here, paste there.
  await row(page, 'd.txt').focus();
  await page.keyboard.press('ControlOrMeta+x');
  await row(page, 'box').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'box' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+v');
  await expect.poll(() => shownNames(page)).toEqual(['inner', 'd.txt']);

  // Up a step of the way by the mouse, and to the folder above by a key.
  await row(page, 'd.txt').dragTo(
    page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Personal' }),
  );
  await expect.poll(() => shownNames(page)).toEqual(['inner']);
  await row(page, 'inner').focus();
  await page.keyboard.press('Backspace');
  await expect.poll(() => shownNames(page)).toContain('d.txt');

  await row(page, 'e.txt').focus();
  await page.keyboard.press('ControlOrMeta+c');
  await page.goto(`/w/personal/files/${ids[0]}`);
  await expect(actionsOf(page, 'inner')).toBeEnabled();
  expect(await shownNames(page)).toEqual(['inner']);
});

test('with keys alone: names by their letters, all of it chosen, renamed, trashed, undone; the palette and the keys', async ({
  ada,
}) => {
  const { page, person } = ada;
  await apiOf(person).folders.ensure.mutate({ paths: [['Contracts', 'Old ones']] });
  await putFiles(
    apiOf(person),
    ['alpha.txt', 'beta.txt', 'gamma.txt'].map((filename) => ({ filename })),
  );
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'gamma.txt')).toBeEnabled();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'Contracts')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'alpha.txt')).toBeFocused();
  await page.keyboard.press('g');
  await expect(row(page, 'gamma.txt')).toBeFocused();
  await page.keyboard.press('F2');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('delta.txt');
  await page.keyboard.press('Enter');
  await expect(row(page, 'delta.txt')).toBeFocused();

  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(chosen(page, '2')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect.poll(() => shownNames(page)).toEqual(['Contracts', 'delta.txt']);
  await expect(page.locator('[data-index]:focus')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => shownNames(page))
    .toEqual(['Contracts', 'alpha.txt', 'beta.txt', 'delta.txt']);

  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await expectAccessible(page, 'the palette');
  await page.keyboard.type('old');
  await expect(palette.getByRole('option', { name: /Old ones/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Old ones' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Backspace');
  await expectAccessible(page, 'the keys');
});

test('the grid shows the same, and says whose it is; the address keeps view and order; Back comes back to the place', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { ids } = await apiOf(person).folders.ensure.mutate({ paths: [['zoo']] });
  await makeManyFiles(person, 3_000, { folderId: null });
  await page.goto('/w/personal/files');
  await page.getByRole('button', { name: 'Show as grid' }).click();
  await expect(page).toHaveURL(/view=grid/);
  await expect(row(page, 'file 1')).toContainText('Personal');
  await expectAccessible(page, 'the grid');
  // The next time it is as it was left.
  await page.goto('/w/personal/files');
  await expect(page.getByRole('button', { name: 'Show as list' })).toBeEnabled();
  await expect(row(page, 'file 1')).toContainText('Personal');
  await row(page, 'zoo').focus();
  await page.keyboard.press('ArrowRight');
  await expect(row(page, 'file 1')).toBeFocused();
  await page.keyboard.press('End');
  await expect(row(page, 'file 3000')).toBeFocused();
  expect(await rows(page).count()).toBeLessThan(300);

  await page.getByRole('button', { name: /^Sort/ }).click();
  await page.getByRole('menuitemradio', { name: 'Modified' }).click();
  await expect(page).toHaveURL(/sort=updatedAt/);
  await page.getByRole('button', { name: 'Show as list' }).click();
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await scroller(page).evaluate((element) => {
    element.scrollTop = 45 * 1_500;
  });
  await expect(actionsOf(page, 'file 1500')).toBeVisible();
  const before = await top(page, 'file 1500');
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await page.goBack();
  await expect(actionsOf(page, 'file 1500')).toBeVisible();
  expect(Math.abs((await top(page, 'file 1500')) - before)).toBeLessThan(3);

  // Links are links: another tab opens at the middle button.
  await page.keyboard.press('Home');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'zoo' }).click({ button: 'middle' });
  await expect((await opened).getByRole('heading', { name: 'zoo' })).toBeVisible();
  expect((await opened).url()).toContain(String(ids[0]));
});
