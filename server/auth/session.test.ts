import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authDatabase } from '#db/client.ts';
import { session } from '#db/schema/auth.ts';
import { createCaller } from '#server/api/root.ts';
import { newToken } from '#server/core/ids.ts';
import { cookieOf, password, postAuth, signUp } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, headersOf, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { createContext } from '#server/trpc/context.ts';
import { auth } from './auth.ts';
import { readSession, sessionCookieName, signSessionToken } from './session.ts';

provideDatabase();

const withCookie = (cookie: string) => new Headers({ cookie });
const callWith = async (cookie: string) =>
  createCaller(await createContext(withCookie(cookie))).workspaces.list();

test('a cookie that better-auth sets at sign-in is accepted by our own reading of the session', async () => {
  const { email, cookie } = await signUp();
  expect(await readSession(withCookie(cookie))).toMatchObject({ email });
  // Base64 has characters that cookies escape: many tokens, so that each one turns up.
  for (let n = 0; n < 5; n++) {
    const signedIn = cookieOf(await postAuth('/sign-in/email', { email, password }));
    expect(await readSession(withCookie(signedIn))).toMatchObject({ email });
    const [, value = ''] = signedIn.split(/=(.*)/s);
    const token = decodeURIComponent(value).split('.')[0] ?? '';
    expect(signSessionToken(token)).toBe(value);
  }
});

test('a cookie that we sign is accepted by better-auth, and names the same person', async () => {
  const ada = await makePerson();
  const theirs = await auth().api.getSession({ headers: headersOf(ada) });
  expect(theirs?.user).toMatchObject({ id: ada.id, email: ada.email });
  expect(await readSession(headersOf(ada))).toMatchObject({ userId: ada.id });
});

test('a cookie among others is found, and a name that only ends alike is not taken for it', async () => {
  const ada = await makePerson();
  const value = signSessionToken(ada.sessionToken);
  const name = sessionCookieName();
  expect(await readSession(withCookie(`a=b; ${name}=${value}; c=d`))).not.toBeNull();
  expect(await readSession(withCookie(`x${name}=${value}`))).toBeNull();
  expect(await readSession(new Headers())).toBeNull();
});

test('a tampered, unsigned, foreign or broken cookie is no session', async () => {
  const ada = await makePerson();
  const eve = await makePerson('Eve');
  const name = sessionCookieName();
  const good = signSessionToken(ada.sessionToken);
  const [, signature = ''] = decodeURIComponent(good).split('.');
  const [, evesSignature = ''] = decodeURIComponent(signSessionToken(eve.sessionToken)).split('.');
  const values = [
    ada.sessionToken,
    `${ada.sessionToken}.`,
    encodeURIComponent(`${ada.sessionToken}.${evesSignature}`),
    encodeURIComponent(`${eve.sessionToken}.${signature}`),
    encodeURIComponent(`${ada.sessionToken}x.${signature}`),
    `${good}x`,
    good.slice(0, -1),
    `${good}.more`,
    signSessionToken(newToken(256)),
    signSessionToken(''),
    '%E0%A4%A',
    '%00',
  ];
  for (const value of values) {
    expect([value, await readSession(withCookie(`${name}=${value}`))]).toEqual([value, null]);
    expect(await refusal(callWith(`${name}=${value}`))).toMatchObject({ code: 'UNAUTHENTICATED' });
  }
  expect(await callWith(`${name}=${good}`)).toHaveLength(1);
});

test('an expired or ended session is refused on the next request', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  expect(await caller.workspaces.list()).toHaveLength(1);
  const chosen = eq(session.token, ada.sessionToken);
  await authDatabase()
    .update(session)
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where(chosen);
  expect(await refusal((await as(ada)).workspaces.list())).toMatchObject({
    code: 'UNAUTHENTICATED',
    message: 'Sign in to go on.',
  });
  expect(await auth().api.getSession({ headers: headersOf(ada) })).toBeNull();
});
