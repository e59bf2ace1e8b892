import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { authDatabase } from '#db/client.ts';
import { rateLimit } from '#db/schema/auth.ts';
import { forgetRateLimits } from '#server/jobs/rate-limits/mutations.ts';
import { freshAddress } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { sha256, signUpload, startUpload } from '#server/testing/files.ts';
import { callOverHttp } from '#server/testing/http.ts';
import { as, headersOf, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { newId } from './ids.ts';
import { networkOf, rateLimits, takeRateLimit } from './rate-limits.ts';

const place = provideDatabase();

const { limit: files } = rateLimits.presign.account;

/** One call as any process makes it, with a limit of its own. */
const take = 'select take_rate_limit($1, $2, $3, $4, $5) as wait';

test('of calls at once, over several processes, exactly as many are granted as the limit says', async () => {
  const processes = Array.from(
    { length: 3 },
    () => new pg.Pool({ connectionString: place.urls.DATABASE_AUTH_URL, max: 8 }),
  );
  const key = newId();
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      const args = [[`${key} a`, `${key} b`], [40, 20], [60, 60], [null, null], 1];
      return (await processes[n % 3]?.query(take, args))?.rows[0].wait;
    }),
  );
  await Promise.all(processes.map((pool) => pool.end()));
  expect(answers.filter((wait) => wait === 0)).toHaveLength(20);
  // Refused calls took nothing of the limit that had room.
  const rows = await authDatabase().select().from(rateLimit);
  expect(rows.find((row) => row.key === `${key} a`)?.count).toBe(20);
});

test('a limit begins anew when its time is over, by the clock of the database', async () => {
  const asker = { address: freshAddress() };
  await takeRateLimit('sign-up', asker, rateLimits['sign-up'].address.limit);
  vi.setSystemTime(Date.now() + 3_600_000);
  try {
    expect(await refusalCode(takeRateLimit('sign-up', asker))).toBe('RATE_LIMITED');
  } finally {
    vi.useRealTimers();
  }
  await authDatabase()
    .update(rateLimit)
    .set({ resetsAt: new Date(Date.now() - 1_000) });
  await takeRateLimit('sign-up', asker, rateLimits['sign-up'].address.limit);
  expect(await refusalCode(takeRateLimit('sign-up', asker))).toBe('RATE_LIMITED');
});

test('a batch counts by its files; one that does not fit takes nothing, one that never could passes alone', async () => {
  const asker = { address: null, account: newId() };
  await takeRateLimit('presign', asker, files - 50);
  const { code, message, details } = await refusal(takeRateLimit('presign', asker, 100));
  expect(code).toBe('RATE_LIMITED');
  expect(message).toMatch(/^Too many files at once\. Try again in \d+ seconds?\.$/);
  expect(Number(details.retryAfter)).toBeGreaterThan(0);
  await takeRateLimit('presign', asker, 50);
  expect(await refusalCode(takeRateLimit('presign', asker))).toBe('RATE_LIMITED');
  await takeRateLimit('presign', { address: null, account: newId() }, files + 1);
});

test('a limit takes one round trip', async () => {
  const query = vi.spyOn(pg.Pool.prototype, 'query');
  const connect = vi.spyOn(pg.Pool.prototype, 'connect');
  await takeRateLimit('sign-in', { address: freshAddress(), account: 'a@example.org' });
  expect(query).toHaveBeenCalledOnce();
  query.mockRestore();
  connect.mockRestore();
});

test('the table holds no account as it was typed', async () => {
  await takeRateLimit('sign-in', { address: freshAddress(), account: 'secret@example.org' });
  expect(JSON.stringify(await authDatabase().select().from(rateLimit))).not.toContain('secret');
});

test('every limit has a key of its own', async () => {
  const asker = { address: freshAddress(), account: newId() };
  const before = (await authDatabase().select().from(rateLimit)).length;
  for (const name of ['sign-in', 'reset', 'presign'] as const) await takeRateLimit(name, asker);
  expect(await authDatabase().select().from(rateLimit)).toHaveLength(before + 8);
});

test('counts whose time is over are removed by a job, others stay', async () => {
  await authDatabase().delete(rateLimit);
  await takeRateLimit('sign-up', { address: '192.0.2.1' });
  await authDatabase()
    .update(rateLimit)
    .set({ resetsAt: new Date(Date.now() - 1_000) });
  await takeRateLimit('sign-up', { address: '192.0.2.2' });
  await forgetRateLimits();
  const rows = await authDatabase().select({ key: rateLimit.key }).from(rateLimit);
  expect(rows).toEqual([{ key: 'sign-up 192.0.2.2' }]);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('[case 77] the address %s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('presigning is limited per person over all its doors, and the answer says in a header how long to wait', async () => {
  const ada = await makePerson();
  const api = await as(ada);
  const { uploadId, bytes } = await startUpload(api, { filename: 'a.txt' });
  await takeRateLimit('presign', { address: null, account: ada.id }, files - 1);
  for (const call of [
    () => signUpload(api, uploadId, { sha256: sha256(bytes) }),
    () => api.files.downloadUrl({ id: newId() }),
    () => startUpload(api, { filename: 'b.txt' }),
  ])
    expect(await refusalCode(call())).toBe('RATE_LIMITED');
  const answer = await callOverHttp('uploads.sign', {
    type: 'mutation',
    headers: headersOf(ada),
    input: { parts: [{ uploadId, number: 1, sha256: sha256(bytes) }] },
  });
  expect(answer.status).toBe(429);
  const { retryAfter } = (await answer.json()).error.json.data.details;
  expect(answer.headers.get('retry-after')).toBe(String(retryAfter));
  // Other calls, and other people, go on.
  expect((await api.files.list({})).items).toEqual([]);
  await startUpload(await as(await makePerson()), { filename: 'c.txt' });
});

test('invitations are limited per person', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  await takeRateLimit(
    'invitation',
    { address: null, account: ada.id },
    rateLimits.invitation.account.limit,
  );
  const api = await as(ada, acme.id);
  const { code, message } = await refusal(
    api.invitations.create({ email: 'a@example.org', role: 'viewer' }),
  );
  expect(code).toBe('RATE_LIMITED');
  expect(message).toBe('Too many invitations. Try again in 60 minutes.');
  expect((await api.invitations.list({})).items).toEqual([]);
});
