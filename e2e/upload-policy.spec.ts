import type { Locator, Page } from 'playwright/test';
import { join, makePerson, type Person } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, test } from './fixtures.ts';
import { shownNames, tabTo, textFile, trayItem, upload } from './pages.ts';

const rules = (page: Page): Locator => page.getByRole('region', { name: 'Uploads to Acme' });
const field = (page: Page, label: string): Locator =>
  rules(page).getByLabel(label, { exact: true });
const save = (page: Page): Locator =>
  rules(page).getByRole('button', { name: 'Save upload rules' });

async function organization(owner: Person) {
  const mia = await makePerson('Mia');
  const acme = await foundOrganization(owner, 'Acme');
  await join(mia, acme.id, 'member');
  return { acme, mia, api: apiOf(owner, acme.id) };
}

test('an admin refuses a type and sets the largest file; a member reads both in the tray, the rest arrives', async ({
  ada,
  browse,
}) => {
  const { page, person } = ada;
  const { acme, mia } = await organization(person);
  await page.goto(`/w/${acme.slug}/storage`);
  await expect(rules(page).getByText('This Holdall allows all types.')).toBeVisible();
  await field(page, 'Refused types').fill('.EXE, image/*');
  await field(page, 'Largest file').fill('1');
  await field(page, 'Unit of Largest file').selectOption('KB');
  await save(page).click();
  await expect(page.getByText('What may be uploaded to Acme is saved.')).toBeVisible();
  await expect(field(page, 'Refused types')).toHaveValue('.exe, image/*');

  const theirs = await browse(mia);
  await theirs.goto(`/w/${acme.slug}/files`);
  await upload(theirs, [
    textFile('setup.exe'),
    { name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from('x') },
    textFile('large.txt', 'x'.repeat(1_100)),
    textFile('notes.txt'),
  ]);
  await expect(trayItem(theirs, 'setup.exe')).toContainText('Acme does not take .exe files.');
  await expect(trayItem(theirs, 'picture.png')).toContainText('Acme does not take images.');
  await expect(trayItem(theirs, 'large.txt')).toContainText(
    'Acme takes files of up to 1 KB; this one is larger.',
  );
  await expect(trayItem(theirs, 'notes.txt')).toContainText('Done');
  await expect.poll(() => shownNames(theirs)).toEqual(['notes.txt']);
  await expectAccessible(theirs, 'refused uploads in the tray');

  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(
    page.getByText('Ada changed what may be uploaded: the refused types and the largest file'),
  ).toBeVisible();
});

test('a program that is called a text is in the trash a moment later, marked and with the reason', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  await api.uploads.setPolicy.mutate({
    allowedTypes: [],
    refusedTypes: ['.exe'],
    maxFileBytes: null,
    maxSessionBytes: null,
  });
  await page.goto(`/w/${acme.slug}/files`);
  const program = Buffer.from('4d5a90000300000004000000ffff0000b800'.padEnd(600, '0'), 'hex');
  await upload(page, [{ name: 'letter.txt', mimeType: 'text/plain', buffer: program }]);
  await expect(trayItem(page, 'letter.txt')).toContainText('Done');
  await expect.poll(() => shownNames(page)).toEqual([]);
  await page.goto(`/w/${acme.slug}/trash`);
  await expect(
    page.getByTitle(
      'This file is not what it was said to be, but application/x-msdownload. Acme does not take .exe files.',
    ),
  ).toContainText('Refused');
});

test('wrong rules are refused where they stand, by the form and by the server', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 400/);
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  await page.goto(`/w/${acme.slug}/storage`);
  await field(page, 'Allowed types').fill('image/*, pdf');
  await save(page).click();
  await expect(rules(page).getByText(/^“pdf”: Give a media type such as image/)).toBeVisible();
  await expect(field(page, 'Allowed types')).toBeFocused();
  await expectAccessible(page, 'the page of the storage with a wrong rule');
  await field(page, 'Allowed types').fill('');
  await field(page, 'Most in one go').fill('999');
  await field(page, 'Unit of Most in one go').selectOption('TB');
  await save(page).click();
  await expect(
    rules(page).getByText(/^This is more than the .* that this Holdall allows\.$/),
  ).toBeVisible();
  expect((await api.uploads.policy.query()).own).toEqual({
    allowedTypes: [],
    refusedTypes: [],
    maxFileBytes: null,
    maxSessionBytes: null,
  });
});

test('without a mouse and on a narrow screen: setting what may be uploaded', async ({ ada }) => {
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/w/${acme.slug}/storage`);
  await tabTo(page, field(page, 'Allowed types'));
  await page.keyboard.type('image/*, .pdf');
  await tabTo(page, field(page, 'Most in one go'));
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(page.getByText('What may be uploaded to Acme is saved.')).toBeVisible();
  expect((await api.uploads.policy.query()).own).toEqual({
    allowedTypes: ['image/*', '.pdf'],
    refusedTypes: [],
    maxFileBytes: null,
    maxSessionBytes: 2_000_000_000,
  });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  await page.goto('/w/personal/storage');
  await expect(page.getByRole('heading', { name: 'Storage', exact: true })).toBeVisible();
  await expect(page.getByLabel('Allowed types')).toHaveCount(0);
});
