import { createServer, type Socket } from 'node:net';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { closeDatabase } from '#db/client.ts';
import { env } from '#server/core/env.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { type Lack, provideFilteredStore } from '#server/testing/filtered-store.ts';
import { allowOrigin } from '#server/testing/store.ts';
import { worst } from './policy.ts';
import { checks, examine, health, requireSoundDatabase } from './queries.ts';
import type { Finding } from './schema.ts';

const place = provideDatabase();
const store = provideFilteredStore();

const named = (...names: string[]) => checks.filter(({ name }) => names.includes(name));

/** The finding of one check, with those that it needs run before it. */
async function found(name: string): Promise<Finding> {
  const { findings } = await examine(named('Bucket', 'Object store', name));
  const finding = findings.find((candidate) => candidate.name === name);
  if (!finding) throw new Error(`${name} was skipped: ${JSON.stringify(findings)}`);
  return finding;
}

/** Changes a variable for one test; the environment is parsed once, so its parsed value too. */
function setting<K extends keyof ReturnType<typeof env>>(
  name: K,
  value: ReturnType<typeof env>[K],
) {
  const parsed = env();
  const before = parsed[name];
  parsed[name] = value;
  onTestFinished(() => {
    parsed[name] = before;
  });
}

test('a sound instance has nothing wrong, and every check says so in a sentence', async () => {
  await allowOrigin(env().HOLDALL_URL);
  const told: string[] = [];
  const { findings, skipped } = await examine(checks, ({ name }) => told.push(name));
  const wrong = findings.filter(({ severity }) => severity === 'wrong');
  // Other tests of the run keep objects in the same bucket, whose rows are in other databases.
  expect(wrong.filter(({ name }) => name !== 'Objects and rows')).toEqual([]);
  expect(skipped).toEqual([]);
  expect(told).toEqual(checks.map(({ name }) => name));
  expect(new Set(told).size).toBe(told.length);
  for (const { severity, sentence, remedy } of findings) {
    expect(sentence).toMatch(/^[A-Z0-9].+\.$/);
    expect(remedy === null).toBe(severity === 'ok');
  }
  await expect(requireSoundDatabase()).resolves.toBeUndefined();
  expect(await health()).toEqual({
    ready: true,
    database: 'ok',
    migrations: 'ok',
    objectStore: 'ok',
  });
});

test.each<[string, Lack, Finding['severity'], RegExp]>([
  ['Checksums', { ignores: ['sha256'] }, 'weaker', /compares MD5, not SHA-256/],
  ['Checksums', { ignores: ['sha256', 'md5'] }, 'weaker', /reads every file once/],
  ['Stored checksums', { ignores: ['sha256'] }, 'weaker', /HEAD does not tell the SHA-256/],
  ['Create-only writes', { createOnly: 'ignored' }, 'weaker', /The store ignores If-None-Match/],
  ['Create-only writes', { createOnly: 501 }, 'weaker', /The store refuses If-None-Match/],
  ['ETags', { withoutEtag: true }, 'weaker', /Replies to writes carry no ETag/],
  ['Clock', { clock: 3_600_000 }, 'weaker', /clock is 60 minutes ahead of ours/],
  ['Clock', { clock: -3_600_000 }, 'weaker', /clock is 60 minutes behind ours/],
  ['Signed URLs', { unsigned: true }, 'wrong', /anybody who reaches it can read and write/],
  ['Signed length', { unsigned: true }, 'weaker', /bodies of another length/],
  ['Signed headers', { unsigned: true }, 'weaker', /no checksum can be bound/],
  ['Download headers', { ignoresResponseHeaders: true }, 'wrong', /may run as a page/],
  ['Public address', { withoutCors: true }, 'wrong', /CORS policy does not allow the origin/],
  ['Object store', { drops: 1 }, 'wrong', /cannot be used/],
])('%s, on a store with %j, is %s', async (name, lack, severity, words) => {
  await allowOrigin(env().HOLDALL_URL);
  if (name !== 'Object store') {
    store.lack = lack;
    expect(await found(name)).toMatchObject({ severity, sentence: expect.stringMatching(words) });
    return;
  }
  store.lack = lack;
  const { findings, skipped } = await examine(named('Object store', 'Checksums', 'Clock'));
  expect(findings).toMatchObject([{ name, severity, sentence: expect.stringMatching(words) }]);
  expect(skipped).toEqual(['Checksums', 'Clock']);
});

test('credentials that the store does not know are told as such, with the variables to compare', async () => {
  store.lack = { otherSecret: true };
  const { findings } = await examine(named('Bucket', 'Object store'));
  expect(worst(findings)).toBe('wrong');
  expect(findings.map(({ remedy }) => remedy).join(' ')).toMatch(/S3_(SECRET_ACCESS_KEY|REGION)/);
});

test('a database that is away is wrong, and what needs it is skipped; health says only that it fails', async () => {
  const before = process.env.DATABASE_SYSTEM_URL;
  await closeDatabase();
  process.env.DATABASE_SYSTEM_URL = place.urls.DATABASE_SYSTEM_URL.replace(/:\d+\//, ':1/');
  onTestFinished(async () => {
    await closeDatabase();
    process.env.DATABASE_SYSTEM_URL = before;
  });
  const { findings, skipped } = await examine(
    named('Database', 'PostgreSQL version', 'The wall', 'Migrations'),
  );
  expect(findings).toMatchObject([{ name: 'Database', severity: 'wrong' }]);
  expect(findings[0]?.sentence).toContain('ECONNREFUSED');
  expect(skipped).toEqual(
    ['PostgreSQL version', 'The wall', 'Migrations'].filter((name) => skipped.includes(name)),
  );
  expect(skipped).toHaveLength(3);
  const told = await health();
  expect(told).toMatchObject({ ready: false, database: 'failing', migrations: 'failing' });
  expect(JSON.stringify(told)).not.toMatch(/127|ECONN|postgres/i);
  await expect(requireSoundDatabase()).rejects.toThrow(
    /^Holdall refuses to serve:\n {2}The database/,
  );
});

test.each([
  ['https://files.example.org', 'http://store.example.org', 'wrong', 'https to http'],
  ['http://files.example.org', 'http://store.example.org', 'weaker', 'without encryption'],
  ['https://files.example.org', 'https://localhost:9000', 'wrong', 'their own machine'],
  ['https://files.example.org', 'https://store.example.org', 'ok', 'https://files.example.org'],
  ['http://localhost:3000', 'http://localhost:9000', 'ok', 'http://localhost:3000'],
])('pages at %s with files at %s are %s', async (url, publicEndpoint, severity, words) => {
  setting('HOLDALL_URL', url);
  setting('S3_PUBLIC_ENDPOINT', publicEndpoint);
  const { findings } = await examine(named('Address'));
  expect(findings).toMatchObject([{ severity, sentence: expect.stringContaining(words) }]);
});

/** A mail server that answers each line as told, and notes what it heard. */
async function mailServer(answers: (line: string) => string) {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('220 ready\r\n');
    socket.on('data', (data) => {
      const line = data.toString().trim();
      heard.push(line);
      socket.write(`${answers(line)}\r\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return { url: `smtp://ada:secret@127.0.0.1:${address.port}`, heard };
}

test('a mail server is signed in at, and nothing is sent', async () => {
  const { url, heard } = await mailServer((line) =>
    line.startsWith('EHLO') ? '250-hello\r\n250 AUTH PLAIN' : '235 welcome',
  );
  setting('SMTP_URL', url);
  setting('MAIL_FROM', 'Holdall <files@example.org>');
  expect(await found('E-mail')).toMatchObject({
    severity: 'ok',
    sentence: expect.stringContaining('lets us in; nothing was sent'),
  });
  expect(heard.join('\n')).toMatch(/AUTH PLAIN/);
  expect(heard.join('\n')).not.toMatch(/MAIL FROM|RCPT|DATA/);
});

test('a mail server that refuses is told in its own words, without the password', async () => {
  const { url } = await mailServer((line) =>
    line.startsWith('EHLO') ? '250-hello\r\n250 AUTH PLAIN' : '535 go away',
  );
  setting('SMTP_URL', url);
  const finding = await found('E-mail');
  expect(finding).toMatchObject({
    severity: 'wrong',
    sentence: expect.stringContaining('535 go away'),
  });
  expect(JSON.stringify(finding)).not.toContain('secret');
});

test('without a mail server, an instance for other machines is weaker: nobody gets a reset link', async () => {
  expect(await found('E-mail')).toMatchObject({ severity: 'ok' });
  setting('HOLDALL_URL', 'https://files.example.org');
  expect(await found('E-mail')).toMatchObject({
    severity: 'weaker',
    remedy: expect.stringContaining('SMTP_URL'),
  });
});

test('a database that lacks migrations is wrong, one that a newer version has used is weaker', async () => {
  const owner = new pg.Client({ connectionString: place.urls.DATABASE_OWNER_URL });
  await owner.connect();
  onTestFinished(() => owner.end());
  const table = 'drizzle.__drizzle_migrations';
  await owner.query(`insert into ${table} (hash, created_at) values ('of a newer one', 0)`);
  expect(await found('Migrations')).toMatchObject({
    severity: 'weaker',
    sentence: expect.stringContaining('a newer Holdall has used it'),
  });
  await owner.query(`delete from ${table} where created_at = 0`);
  await owner.query(`delete from ${table} where id = (select max(id) from ${table})`);
  expect(await found('Migrations')).toMatchObject({
    severity: 'wrong',
    remedy: expect.stringContaining('npm run database:setup'),
  });
});
