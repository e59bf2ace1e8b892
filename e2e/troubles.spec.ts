import { eq } from 'drizzle-orm';
import type { Locator, Page } from 'playwright/test';
import { authDatabase } from '#db/client.ts';
import { session, user } from '#db/schema/auth.ts';
import { makeSession } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, enter, expect, putFiles, signUp, test } from './fixtures.ts';
import { actionsOf, choose, textFile, trayItem, upload } from './pages.ts';
import { startWebProcess } from './web-process.ts';

const password = 'seven quiet herons';

const banner = (page: Page, text: string): Locator =>
  page.getByRole('status').filter({ hasText: text });

test('while Holdall is away the page says so, and all is up to date when it is back', async ({
  browser,
  guard,
  ada,
}) => {
  guard.allow(
    /ERR_CONNECTION_REFUSED|ERR_SOCKET_NOT_CONNECTED|ERR_INCOMPLETE|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/,
  );
  const web = await startWebProcess();
  let running = web.child;
  const context = await browser.newContext({ baseURL: web.url });
  try {
    await guard.watch(context);
    await enter(context, ada.person);
    const page = await context.newPage();
    await page.goto('/w/personal/files');
    await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
    const top = await page.getByRole('heading', { name: 'Files', exact: true }).boundingBox();
    process.kill(running.pid, 'SIGKILL');
    await expect(banner(page, 'Holdall does not answer')).toBeVisible();
    expect(await page.getByRole('heading', { name: 'Files', exact: true }).boundingBox()).toEqual(
      top,
    );
    await page.getByRole('link', { name: 'Trash', exact: true }).click();
    await expect(page.getByText('This page cannot be opened right now.')).toBeVisible();
    await putFiles(apiOf(ada.person), [{ filename: 'meanwhile.txt' }]);
    running = await web.again();
    await expect(actionsOf(page, 'meanwhile.txt')).toBeVisible();
    await expect(banner(page, 'Holdall does not answer')).toHaveCount(0);
    await putFiles(apiOf(ada.person), [{ filename: 'afterwards.txt' }]);
    await expect(actionsOf(page, 'afterwards.txt')).toBeVisible();
  } finally {
    await context.close();
    await running.stop();
  }
});

test('offline, the page says so and keeps what is there, and catches up when it is back', async ({
  ada,
  guard,
}) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  const { page, person, context } = ada;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await putFiles(apiOf(person), [{ filename: 'here.txt' }]);
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'here.txt')).toBeVisible();
  await context.setOffline(true);
  await expect(banner(page, 'You are offline')).toBeVisible();
  await expectAccessible(page, 'a page that is offline');
  await expect(actionsOf(page, 'here.txt')).toBeVisible();
  await putFiles(apiOf(person), [{ filename: 'meanwhile.txt' }]);
  await context.setOffline(false);
  await expect(banner(page, 'You are offline')).toHaveCount(0);
  await expect(actionsOf(page, 'meanwhile.txt')).toBeVisible();
});

test('a session that ends in the middle of work is renewed in place: typed text and an upload go on', async ({
  page,
  context,
  guard,
}) => {
  guard.allow(/status of 401/);
  const { email } = await signUp('Ada', password);
  const [person] = await authDatabase().select().from(user).where(eq(user.email, email));
  if (!person) throw new Error('nobody has signed up');
  await enter(context, { ...person, sessionToken: await makeSession(person.id) });
  await page.goto('/w/personal/files');
  await upload(page, [textFile('old-name.txt')]);
  await expect(trayItem(page, 'old-name.txt')).toContainText('Done');
  const { promise: signedIn, resolve: go } = Promise.withResolvers<void>();
  await context.route(
    (url) => url.pathname.includes('/uploads/'),
    async (route) => {
      await signedIn;
      await route.continue();
    },
  );
  await upload(page, [textFile('under-way.txt')]);
  await expect(trayItem(page, 'under-way.txt')).toContainText('Sending');
  const other = await context.newPage();
  await other.goto('/w/personal/files');
  await expect(actionsOf(other, 'old-name.txt')).toBeVisible();
  await choose(page, 'old-name.txt', 'Rename');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('new-name.txt');

  await authDatabase().delete(session).where(eq(session.userId, person.id));
  const dialog = page.getByRole('dialog', { name: 'Sign in again to go on' });
  await expect(dialog.getByLabel('E-mail')).toHaveValue(email);
  await expect(dialog.getByLabel('Password')).toBeFocused();
  await expectAccessible(page, 'signing in again');
  const again = other.getByRole('dialog', { name: 'Sign in again to go on' });
  await expect(again).toBeVisible();
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(again).toHaveCount(0);
  go();

  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(
    'new-name.txt',
  );
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(actionsOf(page, 'new-name.txt')).toBeVisible();
  await expect(trayItem(page, 'under-way.txt')).toContainText('Done');
  await page.reload();
  await expect(actionsOf(page, 'new-name.txt')).toBeVisible();
  await expect(actionsOf(page, 'under-way.txt')).toBeVisible();
});
