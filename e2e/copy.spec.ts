import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, shownNames } from './pages.ts';

test('a folder and a file are copied together; undo moves the copies to the trash', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  await api.folders.ensure.mutate({ paths: [['plans', 'old'], ['target']] });
  await putFiles(api, [{ filename: 'a.txt' }]);
  await page.goto('/w/personal/files');
  await page.getByRole('checkbox', { name: 'Select plans' }).click();
  await page.getByRole('checkbox', { name: 'Select a.txt' }).click();
  await page.getByRole('button', { name: 'Copy to…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Copy to…' });
  await expectAccessible(page, 'the dialog that copies');
  await dialog.getByRole('radio', { name: 'target' }).check();
  await dialog.getByRole('button', { name: 'Copy here' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Copied to target')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['plans', 'target', 'a.txt']);
  const [, target] = (await api.folders.list.query({})).items;
  const inside = async () => [
    ...(await api.folders.list.query({ parentId: target?.id })).items.map(({ name }) => name),
    ...(await api.files.list.query({ folderId: target?.id })).items.map((item) => item.filename),
  ];
  expect(await inside()).toEqual(['plans', 'a.txt']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(inside).toEqual([]);
  await expect.poll(() => shownNames(page)).toEqual(['plans', 'target', 'a.txt']);
});

test('with the keyboard alone a file is copied beside itself, at 360 pixels', async ({ ada }) => {
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'a.txt' }]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'a.txt')).toBeEnabled();
  await actionsOf(page, 'a.txt').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Copy to…' }).press('Enter');
  await page.getByRole('radio', { name: 'Personal' }).press('Space');
  await page.getByRole('button', { name: 'Copy here' }).press('Enter');
  await expect(page.getByText('Copied to Personal')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['a (2).txt', 'a.txt']);
});

test('what does not fit is left, and the page says why', async ({ ada }) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const api = apiOf(person, acme.id);
  await putFiles(api, [{ filename: 'large.txt', content: '0123456789' }]);
  await api.quotas.setWorkspaceLimit.mutate({ limitBytes: 12 });
  await page.goto(`/w/${acme.slug}/files`);
  await choose(page, 'large.txt', 'Copy to…');
  await page.getByRole('radio', { name: 'Acme' }).check();
  await page.getByRole('button', { name: 'Copy here' }).click();
  await expect(page.getByText(/This file needs 10 bytes, but only 2 bytes are free/)).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['large.txt']);
});
