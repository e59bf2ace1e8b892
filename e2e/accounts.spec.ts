import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { env } from '#server/core/env.ts';
import { expect, signUp, test } from './fixtures.ts';
import { actionsOf, contextBar, textFile, trayItem, upload } from './pages.ts';

const password = 'seven quiet herons';
const newPassword = 'nine loud herons instead';

async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The link of the newest message to an address in the operator's outbox. */
async function linkTo(email: string): Promise<string | undefined> {
  const outbox = path.join(path.resolve(env().HOLDALL_DATA), 'outbox');
  const names = await readdir(outbox).catch(() => []);
  for (const name of names.toSorted().reverse()) {
    const text = await readFile(path.join(outbox, name), 'utf8');
    if (!text.includes(email)) continue;
    // Quoted-printable (RFC 2045, 6.7): soft line breaks and =XX.
    const plain = text.replace(/=\r?\n/g, '').replaceAll('=3D', '=');
    return plain.match(/http\S+reset-password\S+/)?.[0];
  }
  return undefined;
}

test('a newcomer signs up, keeps a first file, signs out, and Back shows no rows [case 18]', async ({
  page,
}) => {
  const email = `newcomer-${crypto.randomUUID()}@example.org`;
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill('Nina Newcomer');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  await expect(contextBar(page)).toContainText('Personal');
  await upload(page, [textFile('first.txt')]);
  await expect(trayItem(page, 'first.txt')).toContainText('Done');
  await expect(actionsOf(page, 'first.txt')).toBeVisible();

  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('first.txt')).toHaveCount(0);

  await signIn(page, email, password);
  await expect(actionsOf(page, 'first.txt')).toBeVisible();
});

test('a wrong password and an unknown address get the same answer', async ({ page, guard }) => {
  guard.allow(/status of 401/);
  const { email } = await signUp('Ada', password);
  const answers: (string | null)[] = [];
  for (const address of [email, `nobody-${email}`]) {
    await signIn(page, address, 'not the password');
    const alert = page.getByRole('alert').filter({ hasText: 'wrong' });
    await expect(alert).toBeVisible();
    answers.push(await alert.textContent());
  }
  expect(answers[0]).toBe('The e-mail address or the password is wrong.');
  expect(answers[1]).toBe(answers[0]);
});

test('a forgotten password is set anew through the message, and the old one is dead', async ({
  page,
  guard,
}) => {
  guard.allow(/status of 401/);
  const { email } = await signUp('Ada', password);
  const said: (string | null)[] = [];
  for (const address of [`nobody-${email}`, email]) {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
    await page.getByLabel('E-mail').fill(address);
    await page.getByRole('button', { name: 'Send reset link' }).click();
    const answer = page.getByText('If this address is known');
    await expect(answer).toBeVisible();
    said.push(await answer.textContent());
  }
  expect(said[0]).toBe(said[1]);

  await expect.poll(() => linkTo(email)).toBeDefined();
  await page.goto((await linkTo(email)) ?? '');
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Set new password' }).click();
  await expect(page.getByText('Your new password is set')).toBeVisible();

  await signIn(page, email, password);
  await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();
  await signIn(page, email, newPassword);
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});

test('changing the password asks for the current one and ends the other sessions', async ({
  page,
  browse,
  guard,
}) => {
  guard.allow(/status of 40[01]/);
  const { email } = await signUp('Ada', password);
  const elsewhere = await browse(null);
  for (const browser of [page, elsewhere]) {
    await signIn(browser, email, password);
    await expect(browser.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  }

  await page.goto('/account');
  await page.getByLabel('Current password').fill('not the password');
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await page.getByLabel('Current password').fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();

  await expect(
    elsewhere.getByRole('dialog', { name: 'Sign in again to go on' }).getByLabel('E-mail'),
  ).toHaveValue(email);
  await page.reload();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(page, email, newPassword);
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});
