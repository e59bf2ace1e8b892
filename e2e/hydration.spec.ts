import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';
import { textFile, trayItem, upload } from './pages.ts';

/** Holds the page's scripts back, as a slow line does; answers with what lets them pass. */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

test('before its scripts have come, a page takes no press that it would lose', async ({ ada }) => {
  const { page } = ada;
  const release = await holdScripts(page);
  await page.goto('/w/personal/files', { waitUntil: 'commit' });
  const button = page.getByRole('button', { name: 'Upload files' });
  await expect(button).toBeDisabled();
  await expect(page.getByRole('button', { name: /^Switch workspace/ })).toBeDisabled();
  release();
  await upload(page, [textFile('early.txt')]);
  await expect(trayItem(page, 'early.txt')).toContainText('Done');
});

test('what is typed before the scripts have come is kept and sent', async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto('/sign-up', { waitUntil: 'commit' });
  await page.getByLabel('Name').fill('Erin Early');
  await page.getByLabel('E-mail').fill(`early-${crypto.randomUUID()}@example.org`);
  await page.getByLabel('Password').fill('seven quiet herons');
  await expect(page.getByRole('button', { name: 'Create account' })).toBeDisabled();
  release();
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});
