import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authDatabase } from '#db/client.ts';
import { session, user, verification } from '#db/schema/auth.ts';
import { cookieOf, freshEmail, password, postAuth, signUp } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { awaitMessages, messagesTo } from '#server/testing/outbox.ts';
import { resetLinkWorks } from './reset-link.ts';
import { readSession } from './session.ts';

const place = provideDatabase();

const sessionOf = (cookie: string) => readSession(new Headers({ cookie }));
const signIn = (email: string, secret: string) =>
  postAuth('/sign-in/email', { email, password: secret });
const told = async (response: Response) => ({
  status: response.status,
  headers: [...response.headers],
  body: await response.json(),
});

async function resetToken(email: string, count = 1): Promise<string> {
  await postAuth('/request-password-reset', { email });
  const messages = await awaitMessages(place.data, email, count);
  const token = /reset-password\?token=([\w%-]+)/.exec(messages.at(-1)?.text ?? '')?.[1];
  if (!token) throw new Error('the message has no link');
  return decodeURIComponent(token);
}

test('signing up makes an account whose session says who one is, with the address in small letters', async () => {
  const email = freshEmail();
  const { cookie } = await signUp(email.toUpperCase());
  expect(await sessionOf(cookie)).toMatchObject({ name: 'Ada', email, activeOrganizationId: null });
});

test('an address can sign up once only', async () => {
  const { email } = await signUp();
  const again = await postAuth('/sign-up/email', { name: 'Eve', email, password });
  expect(again.status).toBe(422);
  expect(again.headers.get('set-cookie')).toBeNull();
});

test('signing in opens a session, and signing out ends it at once', async () => {
  const { email } = await signUp();
  const cookie = cookieOf(await signIn(email, password));
  expect(await sessionOf(cookie)).toMatchObject({ email });
  expect((await postAuth('/sign-out', {}, { cookie })).status).toBe(200);
  expect(await sessionOf(cookie)).toBeNull();
});

test('a wrong password and an unknown address give the same answer', async () => {
  const { email } = await signUp();
  const wrong = await told(await signIn(email, 'not the password'));
  const unknown = await told(await signIn(freshEmail(), 'not the password'));
  expect(wrong.status).toBe(401);
  expect(unknown).toEqual(wrong);
});

test('asking for a new password is answered alike for a known and an unknown address', async () => {
  const { email } = await signUp();
  const stranger = freshEmail();
  const known = await told(await postAuth('/request-password-reset', { email }));
  const unknown = await told(await postAuth('/request-password-reset', { email: stranger }));
  expect(known.status).toBe(200);
  expect(unknown).toEqual(known);
  await awaitMessages(place.data, email);
  expect(await messagesTo(place.data, stranger)).toEqual([]);
});

test('the reset message lies in the outbox for the operator’s account only', async () => {
  const { email } = await signUp();
  await resetToken(email);
  const [message] = await awaitMessages(place.data, email);
  expect(message).toMatchObject({ subject: 'Set a new password for Holdall', mode: 0o600 });
  expect(message?.text).toContain('http://localhost:3000/reset-password?token=');
});

test('a reset sets the new password, works once, and ends every session', async () => {
  const { email, cookie } = await signUp();
  const other = cookieOf(await signIn(email, password));
  const token = await resetToken(email);
  const reset = (newPassword: string) => postAuth('/reset-password', { token, newPassword });

  expect((await reset('a new long password')).status).toBe(200);
  expect(await sessionOf(cookie)).toBeNull();
  expect(await sessionOf(other)).toBeNull();
  expect((await reset('another long password')).status).toBe(400);
  expect((await signIn(email, password)).status).toBe(401);
  expect((await signIn(email, 'another long password')).status).toBe(401);
  expect((await signIn(email, 'a new long password')).status).toBe(200);
});

test('a reset used by several at once sets one password only', async () => {
  const { email } = await signUp();
  const token = await resetToken(email);
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, n) =>
      postAuth('/reset-password', { token, newPassword: `password number ${n}` }),
    ),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test('a page can tell whether a reset link still works before anything is typed, and uses it up by no means', async () => {
  const { email } = await signUp();
  const [used, expired] = [await resetToken(email), await resetToken(email, 2)];
  expect([await resetLinkWorks(used), await resetLinkWorks(used)]).toEqual([true, true]);
  const reset = await postAuth('/reset-password', { token: used, newPassword: 'a new password' });
  expect(reset.status).toBe(200);
  expect(await resetLinkWorks(used)).toBe(false);
  await authDatabase()
    .update(verification)
    .set({ expiresAt: new Date(Date.now() - 1_000) });
  for (const dead of [expired, 'made-up', '', '\u0000'])
    expect([dead, await resetLinkWorks(dead)]).toEqual([dead, false]);
});

test('an expired or made-up reset token is refused and changes nothing', async () => {
  const { email, cookie } = await signUp();
  const token = await resetToken(email);
  await authDatabase()
    .update(verification)
    .set({ expiresAt: new Date(Date.now() - 1_000) });
  for (const used of [token, 'made-up', ''])
    expect(
      (await postAuth('/reset-password', { token: used, newPassword: 'a new password' })).status,
    ).toBe(400);
  expect(await sessionOf(cookie)).toMatchObject({ email });
  expect((await signIn(email, password)).status).toBe(200);
});

test('the database holds neither a password nor a reset token as it is', async () => {
  const { email } = await signUp();
  const token = await resetToken(email);
  const { rows } = await authDatabase().execute(
    `select (select string_agg(row(a.*)::text, ' ') from account a) || (select string_agg(row(v.*)::text, ' ') from verification v) as all`,
  );
  const all = String(rows[0]?.all);
  expect(all).not.toContain(token);
  expect(all).not.toContain(password);
});

test('changing the password asks for the current one, and can end the other sessions', async () => {
  const { email, cookie } = await signUp();
  const other = cookieOf(await signIn(email, password));
  const change = (currentPassword: string) =>
    postAuth(
      '/change-password',
      { currentPassword, newPassword: 'a changed password', revokeOtherSessions: true },
      { cookie },
    );
  expect((await change('not the current one')).status).toBe(400);
  expect((await signIn(email, password)).status).toBe(200);
  const changed = await change(password);
  expect(changed.status).toBe(200);
  expect(await sessionOf(other)).toBeNull();
  expect(await sessionOf(cookieOf(changed))).toMatchObject({ email });
  expect((await signIn(email, password)).status).toBe(401);
});

test('changing the password without a session is refused', async () => {
  const answer = await postAuth('/change-password', {
    currentPassword: password,
    newPassword: 'a changed password',
  });
  expect(answer.status).toBe(401);
});

test.each([
  ['a short password', { password: 'short' }],
  ['an endless password', { password: 'x'.repeat(1_000) }],
  ['no name', { name: '  ' }],
  ['a name with a direction mark', { name: 'Ada\u202e' }],
  ['a name with a line break', { name: 'Ada\nLovelace' }],
  ['an address that is none', { email: 'ada' }],
  ['a NUL in the name', { name: 'A\u0000da' }],
])('signing up with %s is refused with a sentence', async (_, fault) => {
  const email = freshEmail();
  const answer = await postAuth('/sign-up/email', { name: 'Ada', email, password, ...fault });
  expect(answer.status).toBe(400);
  expect((await answer.json()).message).toMatch(/\w+ .*\.$/);
  expect(await authDatabase().select().from(user).where(eq(user.email, email))).toEqual([]);
});

test('a session remembers the browser and the address that it came from', async () => {
  const { email } = await signUp();
  await postAuth(
    '/sign-in/email',
    { email, password },
    { 'user-agent': 'Browser/1', 'x-holdall-client-address': '192.0.2.44' },
  );
  const rows = await authDatabase()
    .select({ ip: session.ipAddress, agent: session.userAgent })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(eq(user.email, email));
  expect(rows).toContainEqual({ ip: '192.0.2.44', agent: 'Browser/1' });
});
