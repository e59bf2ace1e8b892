import type { Page } from 'playwright/test';
import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { choose, row, shownNames, tabTo } from './pages.ts';

const show = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Show' }).getByRole('button', { name, exact: true });

test('what was touched lately is listed by whose doing it was, as it happens, with all that can be done', async ({
  browse,
}) => {
  const [olga, mia] = [await makePerson('Olga'), await makePerson('Mia')];
  const acme = await foundOrganization(olga, 'Acme');
  await join(mia, acme.id, 'member');
  const [owner, member] = [apiOf(olga, acme.id), apiOf(mia, acme.id)];
  const { ids } = await owner.folders.ensure.mutate({ paths: [['Contracts']] });
  const [plan] = await putFiles(owner, [{ filename: 'plan.txt' }]);
  await owner.files.move.mutate({ ids: [plan?.id ?? ''], folderId: ids[0] ?? null });
  await putFiles(member, [{ filename: 'mine.txt' }]);
  const page = await browse(mia);
  await page.goto(`/w/${acme.slug}/files`);
  await page
    .getByRole('navigation', { name: 'Workspace' })
    .getByRole('link', { name: 'Recent' })
    .click();
  await expect.poll(() => shownNames(page)).toEqual(['mine.txt', 'plan.txt', 'Contracts']);
  await expect(row(page, 'plan.txt')).toContainText('Olga');
  await expect(row(page, 'plan.txt')).toContainText('Acme');
  await expect(row(page, 'plan.txt').getByRole('link', { name: 'Contracts' })).toBeVisible();
  await expectAccessible(page, 'the recent page');

  await show(page, 'By others').click();
  await expect(page).toHaveURL(/show=others/);
  await expect.poll(() => shownNames(page)).toEqual(['plan.txt', 'Contracts']);
  await show(page, 'By me').click();
  await expect.poll(() => shownNames(page)).toEqual(['mine.txt']);
  await show(page, 'Shared with Acme lately').click();
  await expect.poll(() => shownNames(page)).toEqual(['plan.txt']);
  await putFiles(owner, [{ filename: 'new.txt' }]);
  await expect.poll(() => shownNames(page)).toEqual(['new.txt', 'plan.txt']);
  await page.reload();
  await expect.poll(() => shownNames(page)).toEqual(['new.txt', 'plan.txt']);

  await choose(page, 'plan.txt', 'Rename');
  await page.getByRole('dialog').getByLabel('Name').fill('better plan.txt');
  await page.keyboard.press('Enter');
  await expect.poll(() => shownNames(page)).toEqual(['new.txt', 'better plan.txt']);
  await choose(page, 'new.txt', 'Move to trash');
  await expect.poll(() => shownNames(page)).toEqual(['better plan.txt']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['new.txt', 'better plan.txt']);
});

test('without a mouse and on a narrow screen one sees what is new and goes where it is', async ({
  browse,
}) => {
  const ada = await makePerson('Ada');
  const api = apiOf(ada);
  const { ids } = await api.folders.ensure.mutate({ paths: [['A folder with quite a long name']] });
  const [file] = await putFiles(api, [{ filename: `${'long name '.repeat(8)}.txt` }]);
  await api.files.move.mutate({ ids: [file?.id ?? ''], folderId: ids[0] ?? null });
  const page = await browse(ada, { viewport: { width: 360, height: 740 } });
  await page.goto('/w/personal/recent');
  await expect(page.getByRole('group', { name: 'Show' })).toBeHidden();
  await expect.poll(async () => (await shownNames(page)).length).toBe(2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await expectAccessible(page, 'the recent page on a narrow screen');
  const link = row(page, file?.filename ?? '').getByRole('link', { name: /A folder/ });
  await tabTo(page, link);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /A folder/ })).toBeVisible();
});
