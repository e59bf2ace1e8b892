import type { Locator, Page } from 'playwright/test';
import { join, makePerson, type Person } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { shownNames, switchTo, tabTo, textFile, tray, upload } from './pages.ts';

/** What the end of the navigation says of the storage. */
const meter = (page: Page): Locator =>
  page.getByRole('button', { name: /^(Your storage in|Storage of|Storage in) / });

const limitsOf = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: `Change the limits of ${name}` });

async function organization(owner: Person) {
  const mia = await makePerson('Mia');
  const acme = await foundOrganization(owner, 'Acme');
  await join(mia, acme.id, 'member');
  return { acme, mia, api: apiOf(owner, acme.id), memberApi: apiOf(mia, acme.id) };
}

test('where the limit is reached in the middle, what fits arrives and the tray says why the rest does not', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  await api.quotas.setWorkspaceLimit.mutate({ limitBytes: 100 });
  await page.goto(`/w/${acme.slug}/files`);
  await expect(meter(page)).toContainText('0 bytes of 100 bytes used');
  await upload(
    page,
    ['a', 'b', 'c'].map((name) => textFile(`${name}.txt`, name.repeat(40))),
  );
  const items = tray(page).getByRole('listitem');
  await expect(items.filter({ hasText: 'Done' })).toHaveCount(2);
  await expect(
    items.filter({
      hasText:
        'This file needs 40 bytes, but only 20 bytes are free of the 100 bytes that Acme may store. Delete files from the trash forever, or ask an admin of Acme for more.',
    }),
  ).toHaveCount(1);
  await expect(meter(page)).toContainText('80 bytes of 100 bytes used');
  await expect.poll(async () => (await shownNames(page)).length).toBe(2);
  // What is full in one workspace keeps nothing out of another.
  await switchTo(page, 'Personal');
  await expect(meter(page)).toContainText('Storage in Personal');
  await expect(meter(page)).toContainText('0 bytes used');
});

test('an admin gives a member more, with a reason; the member sees it at once, the activity tells it', async ({
  ada,
  browse,
}) => {
  const { page, person } = ada;
  const { acme, mia, api, memberApi } = await organization(person);
  await api.quotas.setRoleLimits.mutate({
    limits: { member: { maxFileBytes: null, quotaBytes: 1_000 } },
  });
  await putFiles(memberApi, [{ filename: 'a.txt', content: 'x'.repeat(950) }]);
  const theirs = await browse(mia);
  await theirs.goto(`/w/${acme.slug}/files`);
  await expect(meter(theirs)).toContainText('Your storage in Acme');
  await expect(meter(theirs)).toContainText('950 bytes of 1 KB used · Nearly full');
  await expect(theirs.getByRole('link', { name: 'Storage', exact: true })).toHaveCount(0);

  await page.goto(`/w/${acme.slug}/files`);
  await page.getByRole('link', { name: 'Storage', exact: true }).click();
  await expect(page.getByRole('row').filter({ has: limitsOf(page, 'Mia') })).toContainText(
    'Limit: 1 KB, set for the role',
  );
  await limitsOf(page, 'Mia').click();
  const dialog = page.getByRole('dialog', { name: 'Limits of Mia' });
  await dialog.getByLabel('Total', { exact: true }).fill('2.5');
  await dialog.getByLabel('Unit of Total').selectOption('KB');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Say why, for those who read the activity later.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('The video work');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  const row = page.getByRole('row').filter({ has: limitsOf(page, 'Mia') });
  await expect(row).toContainText('Limit: 2.5 KB, set for this person');
  await expect(row).toContainText('Reason: The video work');

  await expect(meter(theirs)).toContainText('950 bytes of 2.5 KB used');
  await expect(meter(theirs)).not.toContainText('Nearly full');
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(page.getByText('Ada let Mia store 2.5 KB')).toContainText('The video work');
});

test('limits of roles and of the organization are set by form, and refused where they are too much', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 400/);
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  await page.goto(`/w/${acme.slug}/storage`);
  await page.getByLabel('Members: total', { exact: true }).fill('20');
  await page.getByLabel('Members: largest file', { exact: true }).fill('-1');
  await page.getByRole('button', { name: 'Save limits of roles' }).click();
  await expect(page.getByText('A limit cannot be negative.')).toBeVisible();
  await page.getByLabel('Members: largest file', { exact: true }).fill('999');
  await page.getByLabel('Unit of Members: largest file').selectOption('TB');
  await page.getByRole('button', { name: 'Save limits of roles' }).click();
  await expect(page.getByText(/^This is more than the .* that this Holdall allows/)).toBeVisible();
  await page.getByLabel('Members: largest file', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Save limits of roles' }).click();
  await expect(page.getByText('The limits of the roles are saved.')).toBeVisible();
  await expect(page.getByRole('row').filter({ has: limitsOf(page, 'Mia') })).toContainText(
    'Limit: 20 GB, set for the role',
  );

  await page.getByLabel('All that may be stored', { exact: true }).fill('much');
  await page.getByRole('button', { name: 'Save limit', exact: true }).click();
  await expect(page.getByText('Enter a number.')).toBeVisible();
  await page.getByLabel('All that may be stored', { exact: true }).fill('1,5');
  await page.getByRole('button', { name: 'Save limit', exact: true }).click();
  await expect(page.getByText('The limit of Acme is saved.')).toBeVisible();
  const { workspace } = await api.quotas.current.query();
  expect([workspace.limit, workspace.source]).toEqual([1_500_000_000, 'organization']);
  expect((await api.quotas.settings.query()).roles.member).toEqual({
    maxFileBytes: null,
    quotaBytes: 20_000_000_000,
  });
});

test('what takes the space is told at the meter and on the page, in both kinds of workspace', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  const [, second] = await putFiles(api, [
    { filename: 'a.txt', content: 'x'.repeat(700) },
    { filename: 'b.txt', content: 'x'.repeat(300) },
  ]);
  await api.files.trash.mutate({ ids: [second?.id ?? ''] });
  await page.goto(`/w/${acme.slug}/files`);
  await meter(page).click();
  const details = page.getByRole('dialog', { name: 'Storage in Acme' });
  await expect(details.getByText('1 KB used, 2 files')).toHaveCount(2);
  const parts = details.getByLabel('What takes the space in Acme');
  await expect(parts.getByRole('definition')).toHaveText([
    '700 bytes',
    '0 bytes',
    '300 bytes',
    '0 bytes',
  ]);
  await expectAccessible(page, 'the storage at the meter');
  await details.getByRole('link', { name: 'All about storage in Acme' }).click();
  await expect(page.getByRole('heading', { name: 'Storage', exact: true })).toBeVisible();
  await expect(limitsOf(page, 'Mia')).toBeVisible();
  await expectAccessible(page, 'the page of the storage');
  await limitsOf(page, 'Mia').click();
  await expect(page.getByRole('dialog', { name: 'Limits of Mia' })).toBeVisible();
  await expectAccessible(page, 'the limits of a member');

  await page.goto('/w/personal/storage');
  await expect(page.getByText('0 bytes used, 0 files')).toBeVisible();
  await expect(page.getByRole('button', { name: /limits/ })).toHaveCount(0);
});

test('on a narrow screen the page fits, and the meter is in the drawer', async ({ ada }) => {
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  await api.quotas.setWorkspaceLimit.mutate({ limitBytes: 5_000 });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/w/${acme.slug}/storage`);
  await expect(limitsOf(page, 'Mia')).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await meter(page).click();
  await expect(page.getByRole('dialog', { name: 'Storage in Acme' })).toBeVisible();
  await expectAccessible(page, 'the storage in the drawer');
  await page.getByRole('link', { name: 'All about storage in Acme' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectAccessible(page, 'the narrow page of the storage');
});

test('without a mouse: looking at the storage and giving a member other limits', async ({
  ada,
}) => {
  const { page, person } = ada;
  const { acme, api } = await organization(person);
  await page.goto(`/w/${acme.slug}/files`);
  await tabTo(page, meter(page));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Storage in Acme' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(meter(page)).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: 'Storage', exact: true }));
  await page.keyboard.press('Enter');
  await tabTo(page, limitsOf(page, 'Mia'));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Limits of Mia' });
  await tabTo(page, dialog.getByLabel('Total', { exact: true }));
  await page.keyboard.type('3');
  await tabTo(page, dialog.getByLabel('Unit of Total'));
  await page.keyboard.type('MB');
  await tabTo(page, dialog.getByLabel('Reason'));
  await page.keyboard.type('Because');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(limitsOf(page, 'Mia')).toBeFocused();
  const { items } = await api.quotas.members.query({});
  expect(items.find(({ name }) => name === 'Mia')?.override).toEqual({
    maxFileBytes: null,
    quotaBytes: 3_000_000,
    reason: 'Because',
  });
});
