import { env } from '#server/core/env.ts';
import { setupCode } from '#server/setup/policy.ts';
import { makePerson } from '#server/testing/people.ts';
import { expect, test } from './fixtures.ts';

test('the set-up link makes its first visitor the admin, once, and no other code does', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 40[49]/);
  const code = encodeURIComponent(setupCode(env().AUTH_SECRET));
  const stranger = await browse(null);
  await stranger.goto(`/setup?code=${code}`);
  await expect(stranger.getByRole('heading', { name: 'Set up this Holdall' })).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'Create an account' })).toHaveAttribute(
    'href',
    /\/sign-up\?next=%2Fsetup/,
  );

  const { page } = ada;
  await page.goto('/setup?code=not-the-code');
  await page.getByRole('button', { name: 'Become the admin' }).click();
  await expect(page.getByText('This set-up link is not valid.')).toBeVisible();
  await page.goto(`/setup?code=${code}`);
  await page.getByRole('button', { name: 'Become the admin' }).click();
  await expect(page.getByRole('heading', { name: 'This Holdall is yours' })).toBeVisible();

  const late = await browse(await makePerson('Late'));
  await late.goto(`/setup?code=${code}`);
  await late.getByRole('button', { name: 'Become the admin' }).click();
  await expect(late.getByText('This Holdall has an admin already.')).toBeVisible();
});
