import { join, makePerson } from '#server/testing/people.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, row, shownNames } from './pages.ts';
import { objectOf, storedSize } from './stored-objects.ts';

test('a file goes to the trash, comes back by undo and by restore, and is gone forever after asking', async ({
  ada,
}) => {
  const { page, person } = ada;
  const [kept, gone] = await putFiles(apiOf(person), [
    { filename: 'keep.txt', content: 'to keep' },
    { filename: 'gone.txt', content: 'to go' },
  ]);
  if (!kept || !gone) throw new Error('two files were put');
  const object = await objectOf(person, gone.id);
  expect(await storedSize(object)).toBeGreaterThan(0);

  await page.goto('/w/personal/files');
  await choose(page, 'keep.txt', 'Move to trash');
  await expect(actionsOf(page, 'keep.txt')).toBeHidden();
  await expect(page.getByText('Moved to trash')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(actionsOf(page, 'keep.txt')).toBeVisible();

  await choose(page, 'gone.txt', 'Move to trash');
  await expect(actionsOf(page, 'gone.txt')).toBeHidden();
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(row(page, 'gone.txt')).toContainText('Ada');
  await choose(page, 'gone.txt', 'Restore');
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await expect.poll(() => shownNames(page)).toEqual(['gone.txt', 'keep.txt']);

  await choose(page, 'gone.txt', 'Move to trash');
  await expect(actionsOf(page, 'gone.txt')).toBeHidden();
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await choose(page, 'gone.txt', 'Delete forever');
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('gone.txt');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(actionsOf(page, 'gone.txt')).toBeVisible();
  await choose(page, 'gone.txt', 'Delete forever');
  await question.getByRole('button', { name: 'Delete forever' }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await expect.poll(() => storedSize(object)).toBeNull();
  expect(await storedSize(await objectOf(person, kept.id))).toBeGreaterThan(0);
});

test('a trash page that was read before the file got there shows it all the same', async ({
  ada,
}) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'gone.txt' }]);
  await page.goto('/w/personal/files');
  const read = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  await page.route('**/api/trpc/files.trash**', async (route) => {
    await read.promise;
    await route.continue();
  });
  await page.route(/\/trash\?.*_rsc=/, async (route) => {
    if (route.request().headers()['next-router-prefetch']) return route.continue();
    const response = await route.fetch();
    read.resolve();
    await told.promise;
    await route.fulfill({ response });
  });
  await choose(page, 'gone.txt', 'Move to trash');
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(page.getByText('Moved to trash')).toBeVisible();
  told.resolve();
  await expect(actionsOf(page, 'gone.txt')).toBeVisible();
  await expect(row(page, 'gone.txt')).toContainText('Ada');
});

test('several files are chosen, moved to the trash and deleted forever at once', async ({
  ada,
}) => {
  const { page, person } = ada;
  await putFiles(
    apiOf(person),
    ['a.txt', 'b.txt', 'c.txt'].map((filename) => ({ filename })),
  );
  await page.goto('/w/personal/files');
  await page.getByRole('checkbox', { name: 'Select a.txt' }).click();
  await page.getByRole('checkbox', { name: 'Select c.txt' }).click();
  await expect(page.getByText('2 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['b.txt']);
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(actionsOf(page, 'c.txt')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all loaded files' }).click();
  await page.getByRole('button', { name: 'Delete forever' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete forever' }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
});

test('a restored file whose name is taken meanwhile is numbered', async ({ ada }) => {
  const { page, person } = ada;
  const api = apiOf(person);
  const [first] = await putFiles(api, [{ filename: 'plan.txt', content: 'first' }]);
  await api.files.trash.mutate({ ids: [first?.id ?? ''] });
  await putFiles(api, [{ filename: 'plan.txt', content: 'second' }]);
  await page.goto('/w/personal/trash');
  await choose(page, 'plan.txt', 'Restore');
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await expect
    .poll(async () => (await shownNames(page)).toSorted())
    .toEqual(['plan (2).txt', 'plan.txt']);
});

test('in an organization, a member manages their own trash and an admin everybody’s', async ({
  ada,
  browse,
}) => {
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'member');
  const [adas] = await putFiles(apiOf(ada.person, acme.id), [{ filename: 'of-ada.txt' }]);
  const [bobs] = await putFiles(apiOf(bob, acme.id), [{ filename: 'of-bob.txt' }]);
  await apiOf(ada.person, acme.id).files.trash.mutate({ ids: [adas?.id ?? ''] });
  await apiOf(bob, acme.id).files.trash.mutate({ ids: [bobs?.id ?? ''] });
  const bobsPage = await browse(bob);
  await bobsPage.goto(`/w/${acme.slug}/trash`);
  await expect(bobsPage.getByText('of-ada.txt', { exact: true })).toBeVisible();
  // Of others' files one may see the history, and no more.
  await expect(bobsPage.getByRole('checkbox', { name: /^Select of-/ })).toHaveCount(1);
  await actionsOf(bobsPage, 'of-ada.txt').click();
  await expect(bobsPage.getByRole('menuitem')).toHaveText(['Activity']);
  await bobsPage.keyboard.press('Escape');
  await actionsOf(bobsPage, 'of-bob.txt').click();
  await expect(bobsPage.getByRole('menuitem')).toHaveText([
    'Restore',
    'Activity',
    'Delete forever',
  ]);
  await ada.page.goto(`/w/${acme.slug}/trash`);
  await expect
    .poll(async () => (await shownNames(ada.page)).toSorted())
    .toEqual(['of-ada.txt', 'of-bob.txt']);
});
