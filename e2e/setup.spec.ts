import { createHash } from 'node:crypto';
import { env } from '#server/core/env.ts';
import { setupCode } from '#server/setup/policy.ts';
import { makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { textFile, trayItem, upload } from './pages.ts';

// One journey: an instance has one admin, and only they see its checks.
test('the set-up link makes its first visitor the admin, once; they alone see how the instance is, from the server and from their browser', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 40[349]|net::ERR_FAILED/);
  const code = encodeURIComponent(setupCode(env().AUTH_SECRET));
  const stranger = await browse(null);
  await stranger.goto(`/setup?code=${code}`);
  await expect(stranger.getByRole('heading', { name: 'Set up this Holdall' })).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'Create an account' })).toHaveAttribute(
    'href',
    /\/sign-up\?next=%2Fsetup/,
  );

  const { page } = ada;
  const fromBrowser = page.getByRole('list', { name: 'From this browser' });
  const fromServer = page.getByRole('list', { name: 'From the server' });
  await page.goto('/setup?code=not-the-code');
  await page.getByRole('button', { name: 'Become the admin' }).click();
  await expect(page.getByText('This set-up link is not valid.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This Holdall', exact: true })).toBeHidden();

  await page.goto(`/setup?code=${code}`);
  await expect(fromServer.getByRole('listitem').filter({ hasText: 'The wall' })).toContainText(
    'Row level security is forced',
  );
  await page.getByRole('button', { name: 'Become the admin' }).click();
  await expect(page.getByRole('heading', { name: 'This Holdall is yours' })).toBeVisible();

  const late = await browse(await makePerson('Late'));
  await late.goto(`/setup?code=${code}`);
  await late.getByRole('button', { name: 'Become the admin' }).click();
  await expect(late.getByText('This Holdall has an admin already.')).toBeVisible();
  await expect(late.getByRole('list', { name: 'From the server' })).toBeHidden();
  await late.goto('/setup');
  await expect(late.getByRole('heading', { name: 'Only for the admin' })).toBeVisible();

  await page.goto('/account');
  await page.getByRole('link', { name: 'Look at this Holdall' }).click();
  // Other journeys damage objects on purpose, which is wrong: not all needs to be well.
  await expect(page.getByText(/^(All is as|Nothing is wrong|\d+ wrong)/)).toBeVisible();
  await expect(fromServer).toContainText('Bytes that do not have the announced SHA-256');
  await expect(fromBrowser.getByRole('listitem').filter({ hasText: 'Send a file' })).toContainText(
    'It works from this browser.',
  );
  await expect(fromBrowser.getByRole('listitem').filter({ hasText: 'Read it back' })).toContainText(
    'came back as it was',
  );
  await expect(page.getByLabel('CORS policy', { exact: true })).toBeHidden();
  await expectAccessible(page, 'the checks of an instance');

  // As where the bucket has no policy: requests from pages fail, the store itself is there.
  await page.route('**/probes/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(fromBrowser).toContainText('its bucket does not let pages of');
  await expect(page.getByLabel('CORS policy', { exact: true })).toHaveValue(
    new RegExp(`"AllowedOrigins": \\[\\s*"${env().HOLDALL_URL}"\\s*\\]`),
  );
  await page.getByRole('button', { name: 'Copy: CORS policy' }).click();
  await expect(page.getByText(/^(Copied|Selected)\b/)).toBeVisible();
});

test('where the store compares MD5 only, the browser hashes once more and sends it too, from then on at once', async ({
  ada,
}) => {
  const { page } = ada;
  const signed: { sha256: string; md5?: string }[] = [];
  const needsMd5 = { ok: false, code: 'INVALID', message: 'Send the MD5.', needs: 'md5' };
  // The server's answers on such a store (server/uploads/weaker-stores.test.ts).
  const announced: boolean[] = [];
  await page.route('**/api/trpc/uploads.start*', async (route) => {
    const [file] = route.request().postDataJSON()[0].json.files;
    announced.push(file.sha256 !== undefined);
    if (file.sha256 === undefined) await route.continue();
    else
      await route.fulfill({
        json: [{ result: { data: { json: { sessionId: null, plans: [needsMd5] } } } }],
      });
  });
  await page.route('**/api/trpc/uploads.sign*', async (route) => {
    const [part] = route.request().postDataJSON()[0].json.parts;
    signed.push(part);
    if (part.md5) await route.continue();
    else await route.fulfill({ json: [{ result: { data: { json: { results: [needsMd5] } } } }] });
  });
  await page.goto('/w/personal/files');
  for (const name of ['first.txt', 'second.txt']) {
    await upload(page, [textFile(name)]);
    await expect(trayItem(page, name)).toContainText('Done');
  }
  const md5 = (name: string) => createHash('md5').update(textFile(name).buffer).digest('hex');
  expect(announced).toEqual([true, false, false]);
  expect(signed.map((part) => part.md5)).toEqual([undefined, md5('first.txt'), md5('second.txt')]);
});
