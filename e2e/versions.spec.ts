import { join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { type Api, apiOf, expect, foundOrganization, test } from './fixtures.ts';
import { actionsOf, bytesOf, choose } from './pages.ts';
import { putVersions } from './versions.ts';

const contents = ['first', 'second one', 'third'];

const listed = (api: Api, id: string) =>
  api.files.versions.query({ id }).then(({ items }) => items.map(({ number }) => number));

test('versions of a file are listed, downloaded, restored with undo, and deleted after asking', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  const id = await putVersions(api, 'plan.txt', contents);
  await page.goto('/w/personal/files');
  await choose(page, 'plan.txt', 'Versions');
  const dialog = page.getByRole('dialog', { name: 'Versions' });
  const items = dialog.getByRole('listitem');
  await expect(items).toHaveCount(3);
  await expect(items.nth(0)).toContainText('Version 3');
  await expect(items.nth(0)).toContainText('Present');
  await expect(items.nth(0)).toContainText('Ada');
  await expect(items.nth(2)).toContainText('5 bytes');
  await expectAccessible(page, 'the versions of a file');

  const of = (number: number) =>
    dialog.getByRole('button', { name: `Actions for version ${number}`, exact: true });
  await of(3).click();
  await expect(page.getByRole('menuitem')).toHaveText(['Open', 'Download']);
  await page.keyboard.press('Escape');
  await of(1).click();
  await expect(page.getByRole('menuitem')).toHaveText([
    'Open',
    'Download',
    'Restore',
    'Delete forever',
  ]);
  await page.getByRole('menuitem', { name: 'Open' }).click();
  const preview = page.getByRole('dialog', { name: 'plan.txt' });
  await expect(preview.getByText('first', { exact: true })).toBeVisible();
  await expect(preview.getByText('Version 1', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(preview).toBeHidden();
  await of(1).click();
  const started = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download' }).click();
  expect((await bytesOf(await started)).toString()).toBe('first');

  await of(1).click();
  await page.getByRole('menuitem', { name: 'Restore' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Version 1 is back, as version 4')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone')).toBeVisible();
  await choose(page, 'plan.txt', 'Versions');
  await expect(items).toHaveCount(5);
  const { url } = await api.files.downloadUrl.mutate({ id });
  expect(await (await fetch(url)).text()).toBe('third');

  await of(2).click();
  await page.getByRole('menuitem', { name: 'Delete forever' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete version 2 forever?' });
  await expect(question).toContainText('It frees 10 bytes of storage.');
  await expectAccessible(page, 'the question before a version is deleted');
  await question.getByRole('button', { name: 'Delete forever' }).click();
  await expect(items).toHaveCount(4);
  expect(await listed(api, id)).toEqual([5, 4, 3, 1]);
});

test('a viewer sees and downloads versions, a member deletes only their own, also at 360 pixels', async ({
  browse,
}) => {
  const ada = await makePerson('Ada');
  const acme = await foundOrganization(ada, 'Acme');
  await putVersions(apiOf(ada, acme.id), 'plan.txt', contents.slice(0, 2));
  for (const [role, can] of [
    ['viewer', ['Open', 'Download']],
    ['member', ['Open', 'Download', 'Restore']],
  ] as const) {
    const person = await makePerson('Bob');
    await join(person, acme.id, role);
    const page = await browse(person, { viewport: { width: 360, height: 740 } });
    await page.goto(`/w/${acme.slug}/files`);
    await expect(actionsOf(page, 'plan.txt')).toBeEnabled();
    await choose(page, 'plan.txt', 'Versions');
    await page.getByRole('button', { name: 'Actions for version 1' }).click();
    await expect(page.getByRole('menuitem')).toHaveText([...can]);
    await page.keyboard.press('Escape');
    await expectAccessible(page, 'versions on a narrow screen');
  }
});
