import { TRPCClientError } from '@trpc/client';
import { expel, join, makePerson } from '#server/testing/people.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import {
  actionsOf,
  contextBar,
  download,
  shownNames,
  switchTo,
  table,
  textFile,
  tray,
  trayItem,
  upload,
} from './pages.ts';

/** The HTTP status with which a call is refused. */
const statusOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'was allowed',
    (error: unknown) => (error instanceof TRPCClientError ? error.data?.httpStatus : error),
  );

test('a viewer downloads, is offered nothing else, and is refused when trying', async ({
  ada,
  browse,
}) => {
  const viewer = await makePerson('Vera');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(viewer, acme.id, 'viewer');
  const [file] = await putFiles(apiOf(ada.person, acme.id), [{ filename: 'plan.txt' }]);
  const page = await browse(viewer);
  await page.goto(`/w/${acme.slug}/files`);
  await expect(actionsOf(page, 'plan.txt')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Upload files' })).toHaveCount(0);
  await actionsOf(page, 'plan.txt').click();
  await expect(page.getByRole('menuitem', { name: 'Download' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /Rename|Move|trash/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  expect((await download(page, 'plan.txt')).suggestedFilename()).toBe('plan.txt');

  await page.getByRole('link', { name: 'Members' }).click();
  await expect(table(page, 'Members').getByText('Vera (you)')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create invitation' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Manage / })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await expect(page.getByRole('combobox')).toHaveCount(0);

  const { id = '' } = file ?? {};
  const api = apiOf(viewer, acme.id);
  const session = { name: 'a', files: 1, bytes: 1 };
  const upload = { filename: 'a', size: 1, mimeType: 'text/plain', sha256: '0'.repeat(64) };
  expect(await statusOf(api.files.rename.mutate({ id, filename: 'x' }))).toBe(403);
  expect(await statusOf(api.files.trash.mutate({ ids: [id] }))).toBe(403);
  expect(await statusOf(api.uploads.start.mutate({ session, files: [upload] }))).toBe(403);
  expect(
    await statusOf(api.invitations.create.mutate({ email: 'x@example.org', role: 'viewer' })),
  ).toBe(403);
});

test('a role that is lowered while a page is open counts at once, also for what is under way [case 8]', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 403/);
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'member');
  const bobsPage = await browse(bob);
  await bobsPage.goto(`/w/${acme.slug}/files`);
  const { promise: lowered, resolve: go } = Promise.withResolvers<void>();
  await bobsPage.route(
    (url) => url.pathname.includes('/uploads/'),
    async (route) => {
      await lowered;
      await route.continue();
    },
  );
  await upload(bobsPage, [textFile('too-late.txt')]);
  await expect(trayItem(bobsPage, 'too-late.txt')).toContainText('Sending');

  const { page } = ada;
  await page.goto(`/w/${acme.slug}/members`);
  await page.getByLabel('Role of Bob').selectOption('viewer');
  await expect(page.getByText('Bob is viewer now.')).toBeVisible();

  await expect(bobsPage.getByRole('button', { name: 'Upload files' })).toHaveCount(0);
  go();
  await expect(trayItem(bobsPage, 'too-late.txt')).toContainText('does not allow this');
  await expect(bobsPage.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});

test('a member who is removed is told so, and the organization is gone for them [case 5]', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 404/);
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'member');
  await putFiles(apiOf(ada.person, acme.id), [{ filename: 'plan.txt' }]);
  const bobsPage = await browse(bob);
  await bobsPage.goto('/');
  await switchTo(bobsPage, 'Acme, organization');
  await expect(actionsOf(bobsPage, 'plan.txt')).toBeVisible();

  const { page } = ada;
  await page.goto(`/w/${acme.slug}/members`);
  await page.getByRole('button', { name: 'Manage Bob' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Bob is no longer a member.')).toBeVisible();
  await expect(table(page, 'Members').getByText('Bob')).toHaveCount(0);

  const lost = bobsPage.getByRole('heading', { name: 'You are no longer a member of Acme' });
  await expect(lost).toBeVisible();
  await expect(bobsPage.getByText('plan.txt')).toHaveCount(0);
  await bobsPage.reload();
  await expect(bobsPage.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await expect(bobsPage.getByText('plan.txt')).toHaveCount(0);

  await bobsPage.goto('/');
  await expect(lost).toBeVisible();
  await bobsPage.getByRole('button', { name: 'Go to Personal' }).click();
  await expect(contextBar(bobsPage)).toContainText('Personal');
  await bobsPage.goto('/');
  await expect(bobsPage).toHaveURL('/w/personal/files');
  expect(await shownNames(page)).toEqual([]);
});

test('uploads of a member who is removed meanwhile do not arrive', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 404/);
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  const membership = await join(bob, acme.id, 'member');
  const bobsPage = await browse(bob);
  await bobsPage.goto(`/w/${acme.slug}/files`);
  await bobsPage.route(
    (url) => url.pathname.includes('/uploads/'),
    async (route) => {
      await expel(membership);
      await route.continue();
    },
  );
  await upload(bobsPage, [textFile('too-late.txt')]);
  await expect(trayItem(bobsPage, 'too-late.txt')).toContainText('Failed');
  await ada.page.goto(`/w/${acme.slug}/files`);
  await expect(ada.page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});

test('the last owner can neither leave nor step down; with a second one, leaving works [case 83]', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 409/);
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'member');
  const { page } = ada;
  await page.goto(`/w/${acme.slug}/members`);
  await page.getByRole('button', { name: 'Leave organization' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByText('An organization needs at least one owner.').first()).toBeVisible();
  await page.getByLabel('Role of Ada').selectOption('member');
  await expect(page.getByLabel('Role of Ada')).toHaveValue('owner');

  await page.getByLabel('Role of Bob').selectOption('owner');
  await expect(page.getByText('Bob is owner now.')).toBeVisible();
  await page.getByRole('button', { name: 'Leave organization' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL('/w/personal/files');
  await expect(tray(page)).toHaveCount(0);
  const bobsPage = await browse(bob);
  await bobsPage.goto(`/w/${acme.slug}/members`);
  await expect(table(bobsPage, 'Members').getByText('Ada')).toHaveCount(0);
  await expect(bobsPage.getByLabel('Role of Bob')).toHaveValue('owner');
});

test('ownership is handed over in one act, and the giver is an admin at once', async ({
  ada,
  browse,
}) => {
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'member');
  const { page } = ada;
  await page.goto(`/w/${acme.slug}/members`);
  await page.getByRole('button', { name: 'Manage Bob' }).click();
  await page.getByRole('menuitem', { name: 'Transfer ownership' }).click();
  const question = page.getByRole('alertdialog', { name: 'Transfer Acme to Bob?' });
  await expect(question).toContainText('You become an admin');
  await expect(question).toContainText(bob.email);
  await question.getByRole('button', { name: 'Transfer ownership' }).click();
  await expect(page.getByText('Bob is an owner now, and you are an admin.')).toBeVisible();
  await expect(page.getByLabel('Role of Ada')).toHaveValue('admin');
  // An admin is offered nothing about an owner.
  await expect(page.getByRole('button', { name: 'Manage Bob' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('button', { name: 'Save' })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Delete organization' })).toHaveCount(0);

  const bobsPage = await browse(bob);
  await bobsPage.goto(`/w/${acme.slug}/settings`);
  await expect(bobsPage.getByRole('button', { name: 'Delete organization' })).toBeEnabled();
});
