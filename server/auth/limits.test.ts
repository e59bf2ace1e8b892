import { expect, test } from 'vitest';
import { rateLimits, takeRateLimit } from '#server/core/rate-limits.ts';
import {
  freshAddress,
  freshEmail,
  password,
  postAuth,
  signUp,
} from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';

provideDatabase();

const at = (address: string) => ({ 'x-holdall-client-address': address });

const wrongSignIn = (email: string, headers: Record<string, string>) =>
  postAuth('/sign-in/email', { email, password: 'a wrong one' }, headers);

/** The statuses of `count` tries, one after the other. */
async function statuses(count: number, attempt: (n: number) => Promise<Response>) {
  const found: number[] = [];
  for (let n = 0; n < count; n++) found.push((await attempt(n)).status);
  return found;
}

/** All but the last two of a limit, taken at once: each real try costs the hash of a password. */
const allButTwo = (of: { address: string | null; account?: string }, limit: number) =>
  takeRateLimit('sign-in', of, limit - 2);

/** `granted` tries that were answered with `status`, and refusals after them. */
const limitedAfter = (granted: number, status: number, refused: number) => [
  ...Array(granted).fill(status),
  ...Array(refused).fill(429),
];

test('guessing at many accounts from one address is limited, from another address it is not', async () => {
  const { limit } = rateLimits['sign-in'].address;
  const address = freshAddress();
  await allButTwo({ address }, limit);
  const attempt = () => wrongSignIn(freshEmail(), at(address));
  expect(await statuses(4, attempt)).toEqual(limitedAfter(2, 401, 2));
  expect((await wrongSignIn(freshEmail(), at(freshAddress()))).status).toBe(401);
});

test('guessing at one account from one address is limited earlier, also with the right password', async () => {
  const { limit } = rateLimits['sign-in'].accountAtAddress;
  const { email } = await signUp();
  const here = at(freshAddress());
  expect(await statuses(limit + 1, () => wrongSignIn(email, here))).toEqual(
    limitedAfter(limit, 401, 1),
  );
  const spelled = { email: email.toUpperCase(), password };
  expect((await postAuth('/sign-in/email', spelled, here)).status).toBe(429);
  expect((await postAuth('/sign-in/email', { email, password }, at(freshAddress()))).status).toBe(
    200,
  );
});

test('guessing at one account from many addresses is limited, but its person gets in where they were before', async () => {
  const { limit } = rateLimits['sign-in'].account;
  const { email } = await signUp();
  const home = at(freshAddress());
  const signIn = (headers: Record<string, string>) =>
    postAuth('/sign-in/email', { email, password }, headers);
  expect((await signIn(home)).status).toBe(200);
  // Signing in at home took one already.
  await allButTwo({ address: null, account: email }, limit - 1);
  const guesses = await statuses(3, () => wrongSignIn(email, at(freshAddress())));
  expect(guesses).toEqual(limitedAfter(2, 401, 1));
  expect((await signIn(at(freshAddress()))).status).toBe(429);
  expect((await signIn(home)).status).toBe(200);
});

test('a refusal tells in a header and in a sentence when to try again, the same for an unknown account', async () => {
  const { limit } = rateLimits['sign-in'].accountAtAddress;
  const { email } = await signUp();
  const told: unknown[] = [];
  for (const account of [email, freshEmail()]) {
    const here = at(freshAddress());
    await takeRateLimit('sign-in', { address: here['x-holdall-client-address'], account }, limit);
    const answer = await wrongSignIn(account, here);
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    const body = await answer.json();
    expect(body).toEqual({
      code: 'RATE_LIMITED',
      message: `Too many tries. Try again in ${seconds} seconds.`,
      details: { retryAfter: seconds },
    });
    told.push(Object.keys(body));
  }
  expect(told[0]).toEqual(told[1]);
});

test('[case 77] IPv6 addresses of one /64 share a limit, those of another one do not', async () => {
  const { limit } = rateLimits['sign-in'].address;
  const network = freshAddress().replace('::1', '');
  await allButTwo({ address: `${network}:f::` }, limit);
  const attempt = (n: number) => wrongSignIn(freshEmail(), at(`${network}:${n + 1}:0:0:${n + 1}`));
  expect(await statuses(3, attempt)).toEqual(limitedAfter(2, 401, 1));
  expect((await wrongSignIn(freshEmail(), at(freshAddress()))).status).toBe(401);
});

test('[case 77] other spellings of an address and what a client claims in X-Forwarded-For do not move it to another limit', async () => {
  const { limit } = rateLimits['sign-in'].address;
  await allButTwo({ address: '192.0.2.77' }, limit);
  const attempt = (n: number) =>
    wrongSignIn(freshEmail(), {
      ...at(['192.0.2.77', '::ffff:192.0.2.77', '::FFFF:192.0.2.77'][n % 3] ?? ''),
      'x-forwarded-for': `198.51.100.${n}`,
    });
  expect(await statuses(3, attempt)).toEqual(limitedAfter(2, 401, 1));
});

test.each([
  [
    '/sign-up/email',
    () => ({ name: 'Ada', email: freshEmail(), password: 'x'.repeat(100) }),
    rateLimits['sign-up'].address.limit,
  ],
  [
    '/request-password-reset',
    () => ({ email: 'somebody@example.org' }),
    rateLimits.reset.accountAtAddress.limit,
  ],
  [
    '/reset-password',
    () => ({ token: 'made-up', newPassword: 'a new password' }),
    rateLimits.password.address.limit,
  ],
])('%s is limited', { timeout: 60_000 }, async (path, body, limit) => {
  const here = at(freshAddress());
  const found = await statuses(limit + 1, () => postAuth(path, body(), here));
  expect(found.slice(0, -1)).not.toContain(429);
  expect(found.at(-1)).toBe(429);
});

test('guessing the current password with a session that was found is limited at every address', async () => {
  const { limit } = rateLimits.password.account;
  const { cookie } = await signUp();
  const account = decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0];
  await takeRateLimit('password', { address: null, account }, limit - 1);
  const found = await statuses(2, () =>
    postAuth(
      '/change-password',
      { currentPassword: 'a wrong one', newPassword: 'a new password' },
      { ...at(freshAddress()), cookie },
    ),
  );
  expect(found).toEqual(limitedAfter(1, 400, 1));
});

test('a request that is refused for what is in it takes nothing', async () => {
  const { limit } = rateLimits['sign-in'].accountAtAddress;
  const email = freshEmail();
  const here = at(freshAddress());
  const bad = () => postAuth('/sign-in/email', { email, password, admin: true }, here);
  expect(await statuses(limit + 1, bad)).toEqual(Array(limit + 1).fill(400));
  expect((await wrongSignIn(email, here)).status).toBe(401);
});
