import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import superjson from 'superjson';
import { expect, inject, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { password as knownPassword } from '../auth-requests.ts';
import { provideDatabase } from '../database.ts';
import { procedures } from '../isolation/call.ts';
import { cases } from '../isolation/cases.ts';
import { makeRows, type Rows } from '../isolation/world.ts';
import { headersOf, makeOrganization, makePerson, type Person } from '../people.ts';
import { type RunningProcess, runProcess } from './running-process.ts';

const place = provideDatabase();

const script = 'server/testing/logs/server-process.ts';

/** A text that no line may hold: survives every decoding, too short to be taken for a secret. */
const canary = () => `canary${randomBytes(4).toString('hex')}`;

/** Everything that must not be in what a process writes, besides the canaries. */
function secrets(people: Person[], rows?: Rows): string[] {
  const { s3, passwords } = inject('stack');
  return [
    ...people.flatMap(({ sessionToken, email }) => [sessionToken, email]),
    ...Object.values(passwords),
    s3.secretAccessKey,
    env().AUTH_SECRET,
    ...(rows ? [rows.token] : []),
    knownPassword,
    'X-Amz-Signature',
    'X-Amz-Credential',
    '.txt',
  ];
}

/** What was found of that, with the beginning of its line. */
function found({ lines }: RunningProcess, texts: string[]): string[] {
  return lines.flatMap((line) =>
    [/canary[-\w]*/i.exec(line)?.[0], ...texts.filter((text) => line.includes(text))].flatMap(
      (text) => (text ? [`${text} in: ${line.slice(0, 400)}`] : []),
    ),
  );
}

/** The example with a canary in the place of every text. */
function poisoned(value: unknown): unknown {
  if (typeof value === 'string') return canary();
  if (Array.isArray(value)) return value.map(poisoned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, poisoned(inner)]));
}

/** Headers of a request of this person with a canary wherever a client may write. */
function strangeHeaders(person: Person | null, workspace: string): Headers {
  const headers = headersOf(person, workspace);
  const cookie = headers.get('cookie');
  headers.set('cookie', `${cookie ? `${cookie}; ` : ''}other=${canary()}`);
  for (const name of [
    'user-agent',
    'referer',
    'accept-language',
    'authorization',
    'x-forwarded-for',
    'x-request-id',
    'x-holdall-request-id',
    'x-holdall-client-address',
    'x-trace',
  ])
    headers.set(name, canary());
  headers.set('content-type', 'application/json');
  return headers;
}

function callProcedure(server: RunningProcess, path: string, headers: Headers, input: unknown) {
  const body = JSON.stringify(superjson.serialize(input));
  return procedures.get(path)?.type === 'mutation'
    ? server.send(`/api/trpc/${path}?x=${canary()}`, { method: 'POST', headers, body })
    : server.send(`/api/trpc/${path}?input=${encodeURIComponent(body)}&x=${canary()}`, { headers });
}

/** What can be called here: leaving takes oneself away, and a stream does not end. */
const callable = [...procedures]
  .filter(([path, { type }]) => path !== 'members.leave' && type !== 'subscription')
  .map(([path]) => path);

/** Every procedure with what it takes, with canaries, and with what it does not know. */
async function callEverything(server: RunningProcess, person: Person, acme: string, rows: Rows) {
  for (const path of callable) {
    const example = cases[path]?.inputs[0]?.(rows);
    for (const input of [example, poisoned(example), { [canary()]: canary() }])
      await callProcedure(server, path, strangeHeaders(person, acme), input);
  }
  const headers = strangeHeaders(person, acme);
  await server.send(`/api/trpc/files.${canary()}`, { headers });
  await server.send(`/api/trpc/${canary()}?batch=1&input=${canary()}`, { headers });
  await server.send('/api/trpc/files.trash', { method: 'POST', headers, body: `{"${canary()}` });
  await server.send('/api/trpc/files.list', { headers: strangeHeaders(person, canary()) });
  const forged = strangeHeaders(null, acme);
  forged.set('cookie', `holdall.session_token=${canary()}.${canary()}`);
  await server.send('/api/trpc/workspaces.list', { headers: forged });
  forged.set('origin', `https://${canary()}.example`);
  await server.send('/api/trpc/files.trash', { method: 'POST', headers: forged, body: '{}' });
  await server.send(`/${canary()}?${canary()}=${canary()}`, { headers });
  await server.send(`//${canary()}`, { headers });
  await server.send(`/w/${canary()}/activity/export`, { method: 'POST', headers });
}

/** Every published path of better-auth's door, rightly and wrongly. */
async function knockEverywhere(server: RunningProcess, person: Person, acme: string) {
  const email = `${canary()}@example.org`;
  const password = canary();
  const post = (path: string, body: unknown, who: Person | null = null) =>
    server.send(`/api/auth${path}?x=${canary()}`, {
      method: 'POST',
      headers: strangeHeaders(who, acme),
      body: JSON.stringify(body),
    });
  await post('/sign-up/email', { name: canary(), email, password });
  await post('/sign-up/email', { name: canary(), email, password });
  await post('/sign-in/email', { email, password });
  await post('/sign-in/email', { email, password: canary() });
  await post('/sign-in/email', { email: `${canary()}@example.org`, password });
  await post('/sign-in/email', { [canary()]: canary() });
  await post('/request-password-reset', { email });
  await post('/reset-password', { token: canary(), newPassword: canary() });
  await post('/change-password', { currentPassword: canary(), newPassword: canary() }, person);
  await post(`/${canary()}`, {});
  await server.send('/api/auth/get-session', { headers: strangeHeaders(person, acme) });
  await post('/sign-out', {});
}

async function someone() {
  const ada = await makePerson('Ada');
  const acme = await makeOrganization(ada);
  const rows = await makeRows({ userId: ada.id, organizationId: acme.id });
  return { ada, acme: acme.id, slug: acme.slug, rows };
}

/** Takes tables away, so that every statement on them fails with its parameters at hand. */
async function breakTables(tables: string[]): Promise<() => Promise<void>> {
  const rename = async (from: string, to: string) => {
    const owner = new pg.Client({ connectionString: place.urls.DATABASE_OWNER_URL });
    await owner.connect();
    try {
      await owner.query(`alter table "${from}" rename to "${to}"`);
    } finally {
      await owner.end();
    }
  };
  for (const table of tables) await rename(table, `${table}_away`);
  return async () => {
    for (const table of tables) await rename(`${table}_away`, table);
  };
}

test('[case 48] nothing that people send, and no secret, is in what the server writes', {
  timeout: 120_000,
}, async () => {
  const server = await runProcess(script);
  const { ada, acme, slug, rows } = await someone();
  const form = strangeHeaders(ada, acme);
  form.set('content-type', 'application/x-www-form-urlencoded');
  const path = `/w/${slug}/activity/export`;
  const exported = await server.send(path, { method: 'POST', headers: form, body: 'format=csv' });
  expect(exported.text).toContain(rows.canary);
  // Last, since it deletes what it can.
  await callEverything(server, ada, acme, rows);
  await knockEverywhere(server, ada, acme);

  expect(found(server, secrets([ada], rows))).toEqual([]);
  const requests = server.entries().filter(({ msg }) => msg === 'request');
  expect(new Set(requests.flatMap((entry) => entry.procedures ?? []))).toEqual(new Set(callable));
  expect(new Set(requests.map(({ route }) => route))).toEqual(
    new Set(['/api/trpc/[trpc]', '/api/auth/[...all]', '/w/[workspace]/activity/export', 'other']),
  );
  for (const entry of requests)
    expect(entry).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: expect.stringMatching(/^(GET|POST)$/),
      status: expect.any(Number),
      ms: expect.any(Number),
    });
  expect(requests.find(({ route }) => route?.toString().endsWith('/export'))).toMatchObject({
    userId: ada.id,
    workspaceId: `org:${acme}`,
  });
});

test('[case 48] errors of the database and of the store are logged with their cause, without what they are about', {
  timeout: 120_000,
}, async () => {
  const server = await runProcess(script, { env: { S3_ENDPOINT: 'http://127.0.0.1:1' } });
  const { ada, acme, rows } = await someone();
  const away = (path: string, input: unknown) =>
    callProcedure(server, path, strangeHeaders(ada, acme), input);
  expect((await away('files.downloadUrl', { id: rows.fileId })).status).toBe(503);
  expect((await away('uploads.complete', { uploads: [{ uploadId: rows.uploadId }] })).status).toBe(
    503,
  );
  for (const tables of [
    ['storage', 'upload', 'folder', 'invitation', 'audit_log'],
    ['session', 'user'],
  ]) {
    const mend = await breakTables(tables);
    try {
      await callEverything(server, ada, acme, rows);
      await knockEverywhere(server, ada, acme);
    } finally {
      await mend();
    }
  }
  expect(found(server, secrets([ada], rows))).toEqual([]);
  const errors = server.entries().filter(({ err }) => err);
  const causes = errors.map(({ err }) => (err as { cause?: { code?: string } }).cause?.code);
  // 42P01: the table is not there. The operator learns that, and the statement's place in the code.
  expect(causes.filter((code) => code === '42P01').length).toBeGreaterThan(10);
  expect(errors.filter(({ source }) => source === 'better-auth')).not.toEqual([]);
  const failed = server.entries().filter(({ msg, status }) => msg === 'request' && status === 500);
  expect(failed.length).toBeGreaterThan(10);
});

test('[case 48] a job has one line per run, without what it is about; the queue has nothing to complain of', {
  timeout: 60_000,
}, async () => {
  const { ada } = await someone();
  const id = newId();
  const enqueued = await asSystem(async (tx) => {
    const row = { id, userId: ada.id, organizationId: null, bucket: 'holdall', size: 5 };
    await tx
      .insert(storageObject)
      .values({ ...row, objectKey: `${canary()}.txt`, state: 'deleting', etag: canary() });
    const add = async (task: string, subject: string) => {
      const job = sql`select (graphile_worker.add_job(${task}, ${{ subject }}::json)).id as id`;
      const { rows } = await tx.execute<{ id: string }>(job);
      return rows[0]?.id;
    };
    return [
      await add('objects.delete', id),
      await add('objects.delete', canary()),
      await add('rate-limits.forget', canary()),
    ];
  });
  const worker = await runProcess('server/worker.ts', {
    env: { S3_ENDPOINT: 'http://127.0.0.1:1' },
  });
  const runs = () =>
    enqueued.map((jobId) =>
      worker.entries().find((entry) => entry.jobId === jobId && entry.attempt === 1),
    );
  await expect.poll(() => runs().every(Boolean), { timeout: 30_000 }).toBe(true);
  const ms = expect.any(Number);
  expect(runs()).toMatchObject([
    { msg: 'job', job: 'objects.delete', ok: false, ms, err: { type: 'AppError' } },
    { msg: 'job', job: 'objects.delete', ok: false, ms, err: { type: 'ZodError' } },
    { msg: 'job', job: 'rate-limits.forget', ok: true, ms },
  ]);
  await worker.stop();
  expect(found(worker, [...secrets([ada]), id])).toEqual([]);
  expect(worker.lines.join('\n')).not.toMatch(/error handlers/);
});

test('the search does find what a process writes, on either stream', async () => {
  const server = await runProcess(script, { args: ['leak'] });
  const { ada, acme } = await someone();
  const headers = strangeHeaders(ada, acme);
  await server.send('/api/health', { headers });
  expect(found(server, [])).toHaveLength(1);
});

test('every answer has the id of its line in the log in a header, and no other than ours', async () => {
  const server = await runProcess(script);
  const { ada, acme } = await someone();
  const seen = new Set<unknown>();
  for (const path of ['/api/health', '/api/trpc/files.list', '/nowhere', '//x', '/api/auth/ok']) {
    const { headers } = await server.send(path, { headers: strangeHeaders(ada, acme) });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    seen.add(headers['x-request-id']);
  }
  expect(seen.size).toBe(5);
});
