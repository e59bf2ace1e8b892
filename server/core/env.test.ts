import { beforeEach, expect, test, vi } from 'vitest';

const complete = {
  HOLDALL_URL: 'https://files.example.org/some/path',
  DATABASE_URL: 'postgres://a:b@127.0.0.1/holdall',
  DATABASE_AUTH_URL: 'postgres://a:b@127.0.0.1/holdall',
  DATABASE_SYSTEM_URL: 'postgresql://a:b@127.0.0.1/holdall',
  S3_ENDPOINT: 'http://127.0.0.1:9000',
  S3_BUCKET: 'holdall',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
  AUTH_SECRET: 'x'.repeat(32),
};

/** The environment as a process that starts with these variables reads it. */
async function envOf(variables: Record<string, string | undefined>) {
  vi.resetModules();
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries({ ...complete, ...variables }))
    vi.stubEnv(name, value);
  return (await import('./env.ts')).env();
}

beforeEach(() => vi.unstubAllEnvs());

test('a complete environment is parsed, with defaults for what is not set', async () => {
  expect(await envOf({})).toMatchObject({
    HOLDALL_URL: 'https://files.example.org',
    HOST: '127.0.0.1',
    PORT: 3000,
    S3_PUBLIC_ENDPOINT: 'http://127.0.0.1:9000',
    S3_FORCE_PATH_STYLE: 'true',
    MAX_FILE_BYTES: 10_737_418_240,
    DELETION_DELAY_DAYS: 14,
    TRUSTED_PROXIES: [],
  });
});

test('lists, numbers and the public endpoint are read as given', async () => {
  expect(
    await envOf({
      TRUSTED_PROXIES: ' 10.0.0.0/8, ,192.0.2.1 ',
      PORT: '0',
      MAX_FILE_BYTES: '1',
      USER_QUOTA_BYTES: '0',
      ORGANIZATION_QUOTA_BYTES: '9007199254740991',
      S3_PUBLIC_ENDPOINT: 'https://store.example.org',
    }),
  ).toMatchObject({
    TRUSTED_PROXIES: ['10.0.0.0/8', '192.0.2.1'],
    PORT: 0,
    MAX_FILE_BYTES: 1,
    USER_QUOTA_BYTES: 0,
    ORGANIZATION_QUOTA_BYTES: 9_007_199_254_740_991,
    S3_PUBLIC_ENDPOINT: 'https://store.example.org',
  });
});

test('without a quota in the environment there is none', async () => {
  const { USER_QUOTA_BYTES, ORGANIZATION_QUOTA_BYTES } = await envOf({});
  expect([USER_QUOTA_BYTES, ORGANIZATION_QUOTA_BYTES]).toEqual([undefined, undefined]);
});

test('an empty variable counts as one that is not set', async () => {
  expect((await envOf({ PORT: '', SMTP_URL: '' })).PORT).toBe(3000);
  expect((await envOf({ LOG_LEVEL: '' })).LOG_LEVEL).toBe('info');
  await expect(envOf({ S3_BUCKET: '' })).rejects.toThrow('S3_BUCKET is not set.');
});

test('every missing variable is named in a sentence of its own', async () => {
  const nothing = Object.fromEntries(Object.keys(complete).map((name) => [name, undefined]));
  const refused = await envOf(nothing).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(refused).toMatch(/^Holdall cannot start with this environment:\n/);
  for (const name of Object.keys(complete)) expect(refused).toContain(`  ${name} is not set.\n`);
  expect(refused).toContain('.env.example lists every variable.');
});

test.each([
  ['HOLDALL_URL', 'files.example.org', 'must be an http or https URL'],
  ['HOLDALL_URL', 'javascript:alert(1)', 'must be an http or https URL'],
  ['DATABASE_URL', 'mysql://a:b@127.0.0.1/x', 'must be a PostgreSQL URL'],
  ['S3_ENDPOINT', 'ftp://127.0.0.1', 'must be an http or https URL'],
  ['AUTH_SECRET', 'short', 'must be at least 32 characters'],
  ['MAX_FILE_BYTES', '5497558138881', 'must be at most 5497558138880 (5 TiB)'],
  ['UPLOAD_PART_BYTES', '5242879', 'must be at least 5242880 (5 MiB)'],
  ['MAX_SESSION_BYTES', '1.5', 'MAX_SESSION_BYTES '],
  ['REFUSED_TYPES', '.exe, exe', 'Give a media type such as image/*'],
  ['MAX_FILE_BYTES', '0', 'MAX_FILE_BYTES '],
  ['MAX_FILE_BYTES', 'many', 'MAX_FILE_BYTES '],
  ['USER_QUOTA_BYTES', '-1', 'USER_QUOTA_BYTES '],
  ['USER_QUOTA_BYTES', '1.5', 'USER_QUOTA_BYTES '],
  ['ORGANIZATION_QUOTA_BYTES', '9007199254740992', 'ORGANIZATION_QUOTA_BYTES '],
  ['DELETION_DELAY_DAYS', '-1', 'DELETION_DELAY_DAYS '],
  ['DELETION_DELAY_DAYS', '366', 'DELETION_DELAY_DAYS '],
  ['DELETION_DELAY_DAYS', 'never', 'DELETION_DELAY_DAYS '],
  ['PORT', '65536', 'PORT '],
  ['S3_FORCE_PATH_STYLE', 'yes', 'S3_FORCE_PATH_STYLE '],
  ['LOG_LEVEL', 'loud', 'must be trace, debug, info, warn, error, fatal or silent'],
  ['SMTP_URL', 'http://mail.example.org', 'must be an smtp or smtps URL'],
])('%s=%s stops the start with a sentence that names it', async (name, value, sentence) => {
  const refused = await envOf({ [name]: value }).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(refused).toContain(`  ${name} `);
  expect(refused).toContain(sentence);
  expect(refused.match(/^ {2}\w/gm)).toHaveLength(1);
});

test('a secret that is wrong is not repeated in the message', async () => {
  const refused = await envOf({ AUTH_SECRET: 'hunter2' }).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(refused).not.toContain('hunter2');
});
