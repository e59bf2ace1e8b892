import { eq } from 'drizzle-orm';
import type { Page } from 'playwright/test';
import { asSystem } from '#db/client.ts';
import { transfer } from '#db/schema/transfers.ts';
import { newId } from '#server/core/ids.ts';
import { join, makePerson, type Person } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { type Api, apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, shownNames } from './pages.ts';

const dialogOf = (page: Page) => page.getByRole('dialog');

/** Opens the dialog, chooses the workspace at its top, and goes on to what changes. */
async function aim(page: Page, entry: string, mode: 'Move' | 'Copy', workspace: RegExp | string) {
  await choose(page, entry, `${mode} to another workspace…`);
  await dialogOf(page).getByRole('radio', { name: workspace }).first().check();
  await dialogOf(page).getByRole('button', { name: 'Continue' }).click();
}

/** Names and contents of a folder and of those in it. */
async function contents(
  api: Api,
  parentId: string | null = null,
): Promise<Record<string, unknown>> {
  const { items: folders } = await api.folders.list.query({ parentId });
  const { items: files } = await api.files.list.query({ folderId: parentId });
  const inside = folders.map(async ({ id, name }) => [name, await contents(api, id)] as const);
  const read = files.map(async ({ id, filename }) => {
    const { url } = await api.files.downloadUrl.mutate({ id });
    return [filename, await (await fetch(url)).text()] as const;
  });
  return Object.fromEntries(await Promise.all([...inside, ...read]));
}

test('a folder goes from Personal to an organization and back, with what is in it, after asking', async ({
  ada,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const [mine, theirs] = [apiOf(person), apiOf(person, acme.id)];
  const { ids } = await mine.folders.ensure.mutate({ paths: [['plans', 'old']] });
  const [plans] = (await mine.folders.list.query({})).items;
  const [a, b] = await putFiles(mine, [
    { filename: 'a.txt', content: 'alpha' },
    { filename: 'b.txt', content: 'beta' },
  ]);
  await mine.files.move.mutate({ ids: [a?.id ?? ''], folderId: plans?.id ?? null });
  await mine.files.move.mutate({ ids: [b?.id ?? ''], folderId: ids[0] ?? null });
  const whole = { plans: { old: { 'b.txt': 'beta' }, 'a.txt': 'alpha' } };
  await page.goto('/w/personal/files');
  await aim(page, 'plans', 'Move', 'Acme, organization');
  const dialog = page.getByRole('dialog', { name: 'Move to Acme?' });
  await expect(dialog.getByText('From', { exact: true })).toBeVisible();
  await expect(dialog.getByText('Personal · only you')).toBeVisible();
  await expect(dialog.getByText('Acme · organization')).toBeVisible();
  await expect(dialog.getByText(/Every member of Acme can see and download it/)).toBeVisible();
  await expect(dialog.getByText(/It counts towards the storage of Acme/)).toBeVisible();
  await expect(dialog.getByText(/It leaves Personal/)).toBeVisible();
  await expectAccessible(page, 'what moving to an organization changes');
  await dialog.getByRole('button', { name: 'Move to Acme' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Moved to Acme')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual([]);
  expect(await contents(theirs)).toEqual(whole);
  expect(await contents(mine)).toEqual({});
  await expectAccessible(page, 'what has arrived');

  await page.getByRole('link', { name: 'Open Acme' }).click();
  await expect.poll(() => shownNames(page)).toEqual(['plans']);
  await aim(page, 'plans', 'Move', 'Personal');
  await expect(page.getByText(/Members of Acme can no longer see it/)).toBeVisible();
  await page.getByRole('button', { name: 'Move to Personal' }).click();
  await expect(page.getByText('Moved to Personal')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual([]);
  expect(await contents(mine)).toEqual(whole);
  expect(await contents(theirs)).toEqual({});
});

test('with the keyboard alone, at 360 pixels, a file is copied into a folder of an organization', async ({
  ada,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  await apiOf(person, acme.id).folders.create.mutate({ name: 'inbox' });
  await putFiles(apiOf(person), [{ filename: 'a.txt', content: 'alpha' }]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'a.txt')).toBeEnabled();
  await actionsOf(page, 'a.txt').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Copy to another workspace…' }).press('Enter');
  const dialog = dialogOf(page);
  await dialog.getByRole('radio', { name: 'Acme, organization' }).press('Space');
  await dialog.getByRole('radio', { name: 'inbox' }).press('Space');
  await expectAccessible(page, 'choosing a workspace on a narrow screen');
  await dialog.getByRole('button', { name: 'Continue' }).press('Enter');
  await expect(dialog.getByText('in the folder inbox')).toBeVisible();
  await expect(dialog.getByText(/It stays in Personal as it is/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Copy to Acme' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Copied to Acme')).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(['a.txt']);
  expect(await contents(apiOf(person, acme.id))).toEqual({ inbox: { 'a.txt': 'alpha' } });
});

test('what the target has no room for is refused in the dialog, and nothing moves', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 413/);
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  await apiOf(person, acme.id).quotas.setWorkspaceLimit.mutate({ limitBytes: 9 });
  await putFiles(apiOf(person), [{ filename: 'large.txt', content: '0123456789' }]);
  await page.goto('/w/personal/files');
  await aim(page, 'large.txt', 'Move', 'Acme, organization');
  await page.getByRole('button', { name: 'Move to Acme' }).click();
  await expect(dialogOf(page).getByRole('alert')).toContainText(
    'What you chose needs 10 bytes, but only 9 bytes are free',
  );
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
  await expect.poll(() => shownNames(page)).toEqual(['large.txt']);
});

test('where one may only read nothing can be taken to, and from there nothing away', async ({
  ada,
}) => {
  const { page, person } = ada;
  const olga = await makePerson('Olga');
  const acme = await foundOrganization(olga, 'Acme');
  await join(person, acme.id, 'viewer');
  await putFiles(apiOf(olga, acme.id), [{ filename: 'plan.txt' }]);
  await putFiles(apiOf(person), [{ filename: 'a.txt' }]);
  await page.goto('/w/personal/files');
  await choose(page, 'a.txt', 'Move to another workspace…');
  await expect(dialogOf(page).getByRole('radio', { name: 'Acme, organization' })).toBeDisabled();
  await expect(dialogOf(page).getByText('You may only read here')).toBeVisible();
  await page.goto(`/w/${acme.slug}/files`);
  await actionsOf(page, 'plan.txt').click();
  await expect(page.getByRole('menuitem', { name: /another workspace/ })).toHaveCount(0);
});

/** A transfer that no worker takes up: another one seems to be at it. */
async function heldTransfer(person: Person, organizationId: string): Promise<string> {
  const id = newId();
  await asSystem((tx) =>
    tx.insert(transfer).values({
      id,
      userId: person.id,
      mode: 'move',
      targetOrganizationId: organizationId,
      fileIds: [newId(), newId(), newId()],
      folderIds: [],
      name: 'film.mov',
      totalObjects: 4,
      copiedObjects: 1,
      totalBytes: 10_000_000,
      copiedBytes: 2_500_000,
      leaseUntil: new Date(Date.now() + 600_000),
    }),
  );
  return id;
}

test('what is on its way is shown with its progress, in every workspace, and can be cancelled', async ({
  ada,
}) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const id = await heldTransfer(person, acme.id);
  await page.goto('/w/personal/files');
  const shown = page.getByRole('region', { name: 'Moving to Acme' });
  await expect(shown.getByText('film.mov and 2 more')).toBeVisible();
  await expect(shown.getByText('2.5 MB of 10 MB')).toBeVisible();
  await expect(shown.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
  await expectAccessible(page, 'what is on its way');
  await page.goto(`/w/${acme.slug}/files`);
  await expect(shown).toBeVisible();
  await shown.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled: nothing was moved')).toBeVisible();
  expect(await apiOf(person).transfers.get.query({ id })).toMatchObject({ state: 'cancelled' });
});

test('what has failed says why, and offers to try again', async ({ ada, guard }) => {
  guard.allow(/status of 404/);
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const id = await heldTransfer(person, acme.id);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/w/personal/files');
  await expect(page.getByRole('region', { name: 'Moving to Acme' })).toBeVisible();
  const error = 'You may not add or change files in Acme any more. Nothing was moved.';
  await asSystem((tx) =>
    tx
      .update(transfer)
      .set({ state: 'failed', error, endedAt: new Date() })
      .where(eq(transfer.id, id)),
  );
  await expect(page.getByText(error)).toBeVisible();
  await expectAccessible(page, 'what has failed');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('What was chosen is gone, or in the trash.')).toBeVisible();
});
