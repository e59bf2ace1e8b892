import type { Page } from 'playwright/test';
import { makePerson } from '#server/testing/people.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, contextBar, switcher, textFile, trayItem, upload } from './pages.ts';

const narrow = { viewport: { width: 360, height: 640 } };

/** Records each text of the page under the context bar, at every change and every frame. */
async function recordTexts(page: Page): Promise<() => Promise<string[]>> {
  const texts = await page.evaluateHandle(() => {
    const seen: string[] = [];
    const look = () => {
      const bar = document.querySelector('[data-testid="context-bar"]')?.textContent ?? '';
      const text = `${bar}: ${document.querySelector('main')?.textContent ?? ''}`;
      if (seen.at(-1) !== text) seen.push(text);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    const eachFrame = () => {
      look();
      requestAnimationFrame(eachFrame);
    };
    eachFrame();
    return seen;
  });
  return () => texts.evaluate((seen) => seen);
}

test('a new organization begins without one frame of the workspace before', async ({ ada }) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'mine.txt' }]);
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'mine.txt')).toBeVisible();
  const texts = await recordTexts(page);
  await switcher(page).click();
  await page.getByRole('menuitem', { name: 'New organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'New organization' });
  await dialog.getByLabel('Name').fill('Fresh');
  await dialog.getByLabel('Address').fill(`fresh-${person.id.slice(-12)}`);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(contextBar(page)).toContainText('Fresh');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  const seen = await texts();
  expect(seen.filter((text) => text.includes('mine.txt')).length).toBeGreaterThan(0);
  expect(seen.filter((text) => /Fresh.*:/.test(text) && text.includes('mine.txt'))).toEqual([]);
});

test('at 360 px, in dialogs, in the tray and in an empty list, the workspace is named with its kind', async ({
  browse,
}) => {
  const ada = await makePerson('Ada');
  const acme = await foundOrganization(ada, 'Acme');
  const page = await browse(ada, narrow);
  await page.goto(`/w/${acme.slug}/files`);
  await expect(page).toHaveTitle('Files · Acme · Holdall');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await expect(contextBar(page).getByText('Organization · Acme')).toBeInViewport();

  await upload(page, [textFile('plan.txt')]);
  await expect(trayItem(page, 'plan.txt').getByText('Acme', { exact: true })).toBeInViewport();
  await page.getByRole('button', { name: 'Clear finished' }).click();

  await choose(page, 'plan.txt', 'Rename');
  const rename = page.getByRole('dialog', { name: 'Rename' });
  await expect(rename.getByText('Organization', { exact: true })).toBeInViewport();
  await expect(rename.getByText('Acme', { exact: true })).toBeInViewport();
  await page.keyboard.press('Escape');

  const other = await browse(ada, narrow);
  await other.goto('/w/personal/trash');
  await expect(other).toHaveTitle('Trash · Personal · Holdall');
  await expect(contextBar(other).getByText('Personal')).toBeInViewport();
  await expect(other.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
});

test('a dialog about a file of Personal says Personal', async ({ ada }) => {
  const { page, person } = ada;
  const [file] = await putFiles(apiOf(person), [{ filename: 'mine.txt' }]);
  await apiOf(person).files.trash.mutate({ ids: [file?.id ?? ''] });
  await page.goto('/w/personal/trash');
  await choose(page, 'mine.txt', 'Delete forever');
  const question = page.getByRole('alertdialog');
  await expect(question.getByText('Personal', { exact: true })).toBeVisible();
});
