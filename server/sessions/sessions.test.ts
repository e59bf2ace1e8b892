import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authDatabase } from '#db/client.ts';
import { session } from '#db/schema/auth.ts';
import { auth } from '#server/auth/auth.ts';
import { deviceName } from '#server/core/device.ts';
import { newId } from '#server/core/ids.ts';
import { cookieOf, password, postAuth, signUpPerson } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, headersOf, makePerson, makeSession } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0';

/** Ada at `count` browsers, each with its caller. */
async function adaAt(count: number) {
  const ada = await makePerson();
  const browsers = [ada];
  for (let n = 1; n < count; n++)
    browsers.push({ ...ada, sessionToken: await makeSession(ada.id) });
  return Promise.all(browsers.map(async (person) => ({ person, caller: await as(person) })));
}

const isIn = async (person: Parameters<typeof as>[0]) =>
  (await as(person)).workspaces.list().then(
    () => true,
    () => false,
  );

test('sessions are listed with device and place, newest first, and the one that asks is marked', async () => {
  const ada = await signUpPerson();
  for (const [agent, ip] of [
    [firefox, '192.0.2.7'],
    [iphone, '2001:db8::7'],
  ])
    cookieOf(
      await postAuth(
        '/sign-in/email',
        { email: ada.email, password },
        { 'user-agent': agent ?? '', 'x-holdall-client-address': ip ?? '' },
      ),
    );
  const { items } = await (await as(ada)).sessions.list({});
  expect(items).toMatchObject([
    { device: 'Safari on iOS', place: '2001:db8::/64', current: false },
    { device: 'Firefox on Linux', place: '192.0.2.7', current: false },
    { device: 'Unknown device', current: true },
  ]);
  expect(JSON.stringify(items)).not.toContain(ada.sessionToken);
});

test('other people’s sessions and expired ones are not listed', async () => {
  const [here] = await adaAt(1);
  await adaAt(3);
  const old = await makeSession(here?.person.id ?? '');
  await authDatabase()
    .update(session)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(session.token, old));
  expect((await here?.caller.sessions.list({}))?.items).toMatchObject([{ current: true }]);
});

test('many sessions come page by page', async () => {
  const [here] = await adaAt(5);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await here?.caller.sessions.list({ limit: 2, cursor });
    ids.push(...(page?.items.map(({ id }) => id) ?? []));
    cursor = page?.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(ids).size).toBe(5);
  expect(ids).toHaveLength(5);
});

test('a session that is ended is out with its next request, also for better-auth, and the others stay', async () => {
  const [here, there, third] = await adaAt(3);
  if (!here || !there || !third) throw new Error('there are three');
  const { items } = await there.caller.sessions.list({});
  const theirs = items.find(({ current }) => current)?.id ?? '';
  expect(await here.caller.sessions.end({ sessionId: theirs })).toEqual({ sessionId: theirs });
  expect(await isIn(there.person)).toBe(false);
  expect(await auth().api.getSession({ headers: headersOf(there.person) })).toBeNull();
  expect(await isIn(here.person)).toBe(true);
  expect(await isIn(third.person)).toBe(true);
  expect(await refusalCode(here.caller.sessions.end({ sessionId: theirs }))).toBe('NOT_FOUND');
});

test('another person’s session looks like one that does not exist, and lives on', async () => {
  const [ada] = await adaAt(1);
  const [eve] = await adaAt(1);
  const { items } = (await ada?.caller.sessions.list({})) ?? { items: [] };
  const never = await refusal(
    eve?.caller.sessions.end({ sessionId: newId() }) ?? Promise.resolve(),
  );
  expect(never.message).toBe('This session does not exist, or you have no access to it.');
  const foreign = eve?.caller.sessions.end({ sessionId: items[0]?.id ?? '' });
  expect(await refusal(foreign ?? Promise.resolve())).toEqual(never);
  expect(await isIn(ada?.person ?? null)).toBe(true);
});

test('all other sessions end at once, those of other people do not', async () => {
  const [here, there, third] = await adaAt(3);
  const [eve] = await adaAt(1);
  expect(await here?.caller.sessions.endOthers()).toEqual({ ended: 2 });
  expect(await here?.caller.sessions.endOthers()).toEqual({ ended: 0 });
  for (const gone of [there, third]) expect(await isIn(gone?.person ?? null)).toBe(false);
  for (const stays of [here, eve]) expect(await isIn(stays?.person ?? null)).toBe(true);
});

test.each([
  [firefox, 'Firefox on Linux'],
  [iphone, 'Safari on iOS'],
  [edge, 'Microsoft Edge on Windows'],
  ['curl/8.5.0', 'Unknown browser'],
  ['', 'Unknown device'],
  [null, 'Unknown device'],
  ['x'.repeat(100_000), 'Unknown browser'],
])('the user agent %j is shown as %s', (userAgent, shown) => {
  expect(deviceName(userAgent)).toBe(shown);
});
