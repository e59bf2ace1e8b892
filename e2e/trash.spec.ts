import { eq, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, row, shownNames } from './pages.ts';
import { objectOf, processingOf, storedSize } from './stored-objects.ts';

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

const day = 86_400_000;

/** "21 December", as the list says until when something can be restored. */
const dayInWords = (time: Date): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' }).format(time);

test('what one act has deleted comes back together, to where it was', async ({ ada }) => {
  const { page, person } = ada;
  const api = apiOf(person);
  await api.folders.ensure.mutate({ paths: [['plans', 'old']] });
  await putFiles(api, [{ filename: 'a.txt' }, { filename: 'b.txt' }, { filename: 'c.txt' }]);
  await page.goto('/w/personal/files');
  for (const name of ['plans', 'a.txt', 'b.txt'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['c.txt']);
  await choose(page, 'c.txt', 'Move to trash');
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect.poll(async () => (await shownNames(page)).length).toBe(4);
  expect((await shownNames(page))[0]).toBe('c.txt');
  await expect(row(page, 'c.txt')).toContainText('Ada');
  await expect(row(page, 'c.txt')).toContainText(
    `Deleted forever on ${dayInWords(new Date(Date.now() + 30 * day))}`,
  );
  await choose(page, 'plans', 'Restore all 3 deleted together');
  await expect.poll(() => shownNames(page)).toEqual(['c.txt']);
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await expect.poll(() => shownNames(page)).toEqual(['plans', 'a.txt', 'b.txt']);
});

test('the trash is emptied after asking, and says how much goes', async ({ ada }) => {
  const { page, person } = ada;
  const api = apiOf(person);
  // Of equal ones the worker may keep one object meanwhile, and the other until its URLs expire.
  const files = await putFiles(api, [
    { filename: 'a.txt', content: 'alpha' },
    { filename: 'b.txt', content: 'omega' },
  ]);
  const { ids } = await api.folders.ensure.mutate({ paths: [['folder']] });
  await api.trash.put.mutate({ files: files.map(({ id }) => id), folders: ids });
  const objects = await Promise.all(files.map(({ id }) => objectOf(person, id)));
  await page.goto('/w/personal/trash');
  await expect(actionsOf(page, 'folder')).toBeVisible();
  await expectAccessible(page, 'the trash with files and folders');
  await page.getByRole('button', { name: 'Empty trash' }).click();
  const question = page.getByRole('alertdialog', { name: 'Empty the trash of Personal?' });
  await expect(question).toContainText('2 files and 1 folder (10 bytes)');
  await expectAccessible(page, 'the question before the trash is emptied');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Empty trash' }).click();
  await question.getByRole('button', { name: 'Delete forever' }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  for (const object of objects) await expect.poll(() => storedSize(object)).toBeNull();
});

/** Keeps a person's trash from being emptied beyond its second batch, until it is let go. */
async function holdSecondBatch(userId: string) {
  const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: held, resolve: holds } = Promise.withResolvers<void>();
  const done = asSystem(async (tx) => {
    await tx.execute(sql`
      select id from storage where id = (
        select id from storage where user_id = ${userId} and status = 'soft_deleted'
        order by deleted_at, id limit 1 offset 700
      ) for update`);
    holds();
    await end;
  });
  await held;
  return async () => {
    letGo();
    await done;
  };
}

test('emptying a large trash shows how far it is, and can be stopped', async ({ ada }) => {
  const { page, person } = ada;
  const [file] = await putFiles(apiOf(person), [{ filename: 'one.txt' }]);
  // The worker locks all files of an object that it looks at, and would wait for the one held below.
  await expect.poll(() => processingOf(person, file?.id ?? '')).toBe('done');
  await apiOf(person).files.trash.mutate({ ids: [file?.id ?? ''] });
  await asSystem((tx) =>
    tx.execute(sql`
      insert into storage (id, user_id, file_key, filename, name_key, original_name, mime_type, size, object_id, status, deleted_at, deleted_by)
      select gen_random_uuid(), user_id, gen_random_uuid()::text, 'n' || n, 'n' || n, 'n' || n, mime_type, size, object_id, 'soft_deleted', deleted_at, deleted_by
      from storage, generate_series(1, 1999) n where id = ${file?.id ?? ''}`),
  );
  const letGo = await holdSecondBatch(person.id);
  await page.goto('/w/personal/trash');
  await page.getByRole('button', { name: 'Empty trash' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete forever' }).click();
  const banner = page.getByRole('region', { name: 'Emptying the trash' });
  await expect(banner).toContainText('500 of 2,000 gone');
  await expectAccessible(page, 'the trash while it is being emptied');
  const stopped = page.waitForRequest(/trash\.stopEmptying/);
  await banner.getByRole('button', { name: 'Stop' }).click();
  await stopped;
  await letGo();
  await expect(page.getByText('Stopped emptying the trash')).toBeVisible();
  await expect(banner).toBeHidden();
  const left = await asSystem((tx) => tx.$count(storage, eq(storage.userId, person.id)));
  expect(left).toBeGreaterThan(0);
  await expect(page.getByRole('button', { name: 'Empty trash' })).toBeVisible();
});

test('how long things are kept is set on the storage page, in plain words, also on a narrow screen', async ({
  browse,
}) => {
  const person = await makePerson('Ada');
  const page = await browse(person, {
    viewport: { width: 360, height: 740 },
    reducedMotion: 'reduce',
  });
  const api = apiOf(person);
  const [file] = await putFiles(api, [{ filename: 'a.txt' }]);
  await api.files.trash.mutate({ ids: [file?.id ?? ''] });
  await page.goto('/w/personal/storage');
  const days = page.getByRole('spinbutton', { name: 'Days in the trash' });
  await expect(days).toHaveValue('30');
  await expect(page.getByRole('spinbutton', { name: 'Former versions of a file' })).toHaveValue(
    '100',
  );
  await days.fill('0');
  await page.getByRole('button', { name: 'Save what is kept' }).click();
  await expect(page.getByText('Use at least 1 day.')).toBeVisible();
  await days.fill('400');
  await page.getByRole('spinbutton', { name: 'Days for former versions' }).fill('90');
  await page.getByRole('spinbutton', { name: 'Former versions of a file' }).fill('');
  await expectAccessible(page, 'the form about what is kept');
  await page.getByRole('button', { name: 'Save what is kept' }).click();
  await expect(page.getByText('What Personal keeps is saved.')).toBeVisible();
  await page.reload();
  await expect(days).toHaveValue('400');
  expect(await api.retention.current.query()).toMatchObject({
    trashDays: 400,
    keepVersions: null,
    versionDays: 90,
  });
  await page.goto('/w/personal/trash');
  const until = new Date(Date.now() + 400 * day);
  await expect(row(page, 'a.txt')).toContainText(
    new RegExp(`Deleted forever on \\d+ \\w+ ${until.getFullYear()}`),
  );
  await expectAccessible(page, 'the trash on a narrow screen');
});
