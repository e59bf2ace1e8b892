import { makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, contextBar, switcher, textFile, trayItem, upload } from './pages.ts';

test('pages before signing in are accessible', async ({ browse, guard }) => {
  guard.allow(/status of 404/);
  const page = await browse(null, { reducedMotion: 'reduce' });
  for (const path of [
    '/sign-in',
    '/sign-up',
    '/forgot-password',
    '/reset-password?token=something',
    '/setup?code=something',
    `/accept-invitation/${'a'.repeat(43)}`,
    '/no-such-page',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expectAccessible(page, path);
  }
  await page.goto('/sign-up');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Enter your name.')).toBeVisible();
  await expectAccessible(page, 'the sign-up form with problems');
});

test('pages of a workspace are accessible', async ({ browse }) => {
  const ada = await makePerson('Ada');
  const acme = await foundOrganization(ada, 'Acme');
  const api = apiOf(ada, acme.id);
  const files = await putFiles(api, [{ filename: 'a.txt' }, { filename: 'b.txt' }]);
  await api.files.trash.mutate({ ids: [files[1]?.id ?? ''] });
  await api.invitations.create.mutate({ email: 'new@example.org', role: 'viewer' });
  const page = await browse(ada, { reducedMotion: 'reduce' });
  const shown = {
    '/w/personal/files': page.getByRole('heading', { name: 'No files yet' }),
    '/w/personal/trash': page.getByRole('heading', { name: 'The trash is empty' }),
    [`/w/${acme.slug}/files`]: actionsOf(page, 'a.txt'),
    [`/w/${acme.slug}/trash`]: actionsOf(page, 'b.txt'),
    [`/w/${acme.slug}/members`]: page.getByText('new@example.org'),
    [`/w/${acme.slug}/settings`]: page.getByRole('button', { name: 'Save' }),
    '/account': page.getByRole('list', { name: 'Sessions' }),
    '/w/personal/activity': page.getByRole('heading', { name: 'Nothing has happened yet' }),
    [`/w/${acme.slug}/activity`]: page.getByText('new@example.org'),
  };
  for (const [path, sign] of Object.entries(shown)) {
    await page.goto(path);
    await expect(sign).toBeVisible();
    if (path.startsWith('/w/')) {
      await expect(contextBar(page)).toContainText(
        path.includes('personal') ? 'Personal' : 'Organization',
      );
    }
    await expectAccessible(page, path);
  }
});

test('menus, dialogs and the upload tray are accessible', async ({ browse }) => {
  const ada = await makePerson('Ada');
  const api = apiOf(ada);
  await putFiles(api, [{ filename: 'a.txt' }, { filename: 'b.txt' }]);
  const page = await browse(ada, { reducedMotion: 'reduce' });
  await page.goto('/w/personal/files');
  await actionsOf(page, 'a.txt').click();
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
  await expectAccessible(page, 'the menu of a row');
  await page.keyboard.press('Escape');
  await choose(page, 'a.txt', 'Rename');
  await expect(page.getByRole('dialog', { name: 'Rename' })).toBeVisible();
  await expectAccessible(page, 'the rename dialog');
  await page.keyboard.press('Escape');
  await switcher(page).click();
  await expect(page.getByRole('menuitem', { name: 'New organization' })).toBeVisible();
  await expectAccessible(page, 'the workspace switcher');
  await page.getByRole('menuitem', { name: 'New organization' }).click();
  await expect(page.getByRole('dialog', { name: 'New organization' })).toBeVisible();
  await expectAccessible(page, 'the new-organization dialog');
  await page.keyboard.press('Escape');
  await upload(page, [textFile('c.txt'), textFile('refused\u202e.txt')]);
  await expect(trayItem(page, 'c.txt')).toContainText('Done');
  await page.getByRole('checkbox', { name: 'Select b.txt' }).click();
  await expectAccessible(page, 'the tray and a selection');
  await choose(page, 'a.txt', 'Move to trash');
  // Under the pointer a toast stays.
  await page.getByText('Moved to trash').hover();
  await expectAccessible(page, 'a toast');
  await page.goto('/w/personal/trash');
  await choose(page, 'a.txt', 'Delete forever');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page, 'the question before deleting');
});

for (const { width, what } of [
  { width: 360, what: '360 px wide' },
  { width: 640, what: 'at 200 % zoom of a screen of 1,280 px' },
]) {
  test(`every page fits and works ${what}`, async ({ browse }) => {
    const ada = await makePerson('Ada');
    const acme = await foundOrganization(ada, 'Acme');
    const api = apiOf(ada, acme.id);
    const long = `${'a rather long name without an end '.repeat(6)}.txt`;
    const files = await putFiles(api, [{ filename: long }, { filename: 'b.txt' }]);
    await api.files.trash.mutate({ ids: [files[1]?.id ?? ''] });
    const page = await browse(ada, {
      viewport: { width, height: 640 },
      reducedMotion: 'reduce',
    });
    const fits = async (where: string) => {
      const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(scrolled, where).toBeLessThanOrEqual(width);
    };
    for (const path of [
      '/w/personal/files',
      `/w/${acme.slug}/files`,
      `/w/${acme.slug}/trash`,
      `/w/${acme.slug}/members`,
      `/w/${acme.slug}/settings`,
    ]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(contextBar(page)).toContainText(path.includes('personal') ? 'Personal' : 'Acme');
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      await fits(path);
      if (width < 400) await expectAccessible(page, path);
    }
    await page.goto('/account');
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
    await fits('/account');

    await page.goto(`/w/${acme.slug}/files`);
    await choose(page, long, 'Rename');
    await page.getByRole('dialog').getByLabel('Name').fill('short.txt');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await expect(actionsOf(page, 'short.txt')).toBeVisible();
    await upload(page, [textFile(`${'x'.repeat(200)}.txt`)]);
    await expect(trayItem(page, 'xxx')).toContainText('Done');
    await fits('with the tray');
    await page.getByRole('button', { name: 'Clear finished' }).click();
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await switcher(page).click();
    await page.getByRole('menuitemradio', { name: 'Personal', exact: true }).click();
    await expect(contextBar(page)).toContainText('Personal');
    await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
    await fits('after switching');
  });
}

test('the theme is chosen, kept, and follows the system by default', async ({ ada }) => {
  const { page } = ada;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/w/personal/files');
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  await expect.poll(background).toBe(light);
  await page.reload();
  expect(await background()).toBe(light);
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'System' }).click();
  await expect.poll(background).toBe(dark);
});

test('who asks for less motion gets none', async ({ browse }) => {
  const page = await browse(await makePerson('Ada'), { reducedMotion: 'reduce' });
  await page.goto('/w/personal/files');
  await switcher(page).click();
  await expect(page.getByRole('menuitem', { name: 'New organization' })).toBeVisible();
  const longest = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll('*')].flatMap((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        return [animationDuration, transitionDuration].map((text) => Number.parseFloat(text));
      }),
    ),
  );
  expect(longest).toBeLessThanOrEqual(0.01);
});
