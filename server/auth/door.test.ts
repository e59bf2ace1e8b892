import { getTableColumns } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authDatabase } from '#db/client.ts';
import * as authTables from '#db/schema/auth.ts';
import { invitation, member, organization } from '#db/schema/organizations.ts';
import { env } from '#server/core/env.ts';
import { freshEmail, password, postAuth, signUp } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { awaitMessages } from '#server/testing/outbox.ts';
import { auth } from './auth.ts';
import { handleAuth } from './route.ts';

const place = provideDatabase();

const published = [
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-out',
  'GET /get-session',
  'POST /change-password',
  'POST /request-password-reset',
  'POST /reset-password',
];

/** Every method and path that better-auth itself would answer, the organization plugin's included. */
function endpoints(): string[] {
  return Object.values(auth().api).flatMap((endpoint) => {
    const { path, options } = endpoint as { path?: string; options: { method: string | string[] } };
    return path ? [options.method].flat().map((method) => `${method} ${path}`) : [];
  });
}

const knock = (method: string, path: string, cookie = '') =>
  handleAuth(
    new Request(`${env().HOLDALL_URL}/api/auth${path}`, {
      method,
      headers: { origin: env().HOLDALL_URL, 'content-type': 'application/json', cookie },
      ...(method === 'POST' && { body: '{}' }),
    }),
  );

test('of better-auth’s endpoints only those on the allow-list are published, all others are 404', async () => {
  const all = endpoints();
  expect(all).toEqual(expect.arrayContaining(published));
  expect(all).toEqual(expect.arrayContaining(['POST /organization/create', 'POST /update-user']));
  const { cookie } = await signUp();
  for (const endpoint of all.filter((each) => !published.includes(each))) {
    const [method = '', path = ''] = endpoint.split(' ');
    const answer = await knock(method, path.replace(/:\w+/g, 'x'), cookie);
    expect([endpoint, answer.status]).toEqual([endpoint, 404]);
  }
  for (const endpoint of published) {
    const [method = '', path = ''] = endpoint.split(' ');
    expect([endpoint, (await knock(method, path)).status]).not.toEqual([endpoint, 404]);
  }
});

test('[case 73] spellings of an unpublished path that a router might forgive are 404 as well', async () => {
  const { cookie } = await signUp();
  for (const path of [
    '//organization/create',
    '/organization/create/',
    '/organization%2Fcreate',
    '/./organization/create',
    '/x/../organization/create',
    '/sign-in/../organization/create',
    '/Organization/Create',
    '/organization/create.rsc',
    '/sign-in/email/',
  ])
    expect([path, (await knock('POST', path, cookie)).status]).toEqual([path, 404]);
});

test.each([
  ['foreign', 'https://evil.example'],
  ['another port', 'http://localhost:3001'],
  ['another scheme', 'https://localhost:3000'],
  ['null', 'null'],
  ['missing', null],
])('[case 74] a POST whose Origin is %s is refused and does nothing', async (_, origin) => {
  const { cookie } = await signUp();
  const email = freshEmail();
  const answer = await postAuth('/sign-up/email', { name: 'Eve', email, password }, { origin });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: 'FOREIGN_ORIGIN' });
  expect((await postAuth('/sign-out', {}, { origin, cookie })).status).toBe(403);
  expect((await knock('GET', '/get-session', cookie)).status).toBe(200);
  const users = await authDatabase().select({ email: authTables.user.email }).from(authTables.user);
  expect(users).not.toContainEqual({ email });
});

test.each(['callbackURL', 'redirectTo', 'errorCallbackURL', 'newUserCallbackURL'])(
  '[case 76] a foreign %s is refused everywhere',
  async (field) => {
    const { email } = await signUp();
    const foreign = { [field]: 'https://evil.example/' };
    for (const [path, body] of [
      ['/sign-in/email', { email, password }],
      ['/sign-up/email', { name: 'Ada', email: freshEmail(), password }],
      ['/request-password-reset', { email }],
    ] as const) {
      const answer = await postAuth(path, { ...body, ...foreign });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
    }
    expect((await postAuth('/request-password-reset', { email })).status).toBe(200);
    const messages = await awaitMessages(place.data, email);
    expect(messages[0]?.text).not.toContain('evil.example');
  },
);

test('[case 80] __proto__ and constructor in a body are inert', async () => {
  const email = freshEmail();
  const body = (extra: string) =>
    `{"name":"Ada","email":"${email}","password":"${password}",${extra}}`;
  for (const extra of [
    '"__proto__":{"emailVerified":true}',
    '"constructor":{"prototype":{"emailVerified":true}}',
    '"prototype":{"x":1}',
  ]) {
    const answer = await postAuth('/sign-up/email', body(extra));
    expect([extra, answer.status]).toEqual([extra, 400]);
  }
  expect(Reflect.get({}, 'emailVerified')).toBeUndefined();
});

test.each([
  ['emailVerified', true],
  ['id', '00000000-0000-7000-8000-000000000000'],
  ['image', 'javascript:alert(1)'],
  ['role', 'admin'],
  ['createdAt', '1990-01-01'],
])(
  'a field of the account that is not for its owner to choose (%s) is refused',
  async (key, value) => {
    const body = { name: 'Ada', email: freshEmail(), password, [key]: value };
    expect((await postAuth('/sign-up/email', body)).status).toBe(400);
  },
);

test.each([
  '',
  'not json',
  '[]',
  'null',
  '"text"',
  '{"email":',
  '{"email":{"$ne":null},"password":[]}',
])('a body that is not what was asked for (%s) is refused, not a fault', async (body) => {
  const answer = await postAuth('/sign-in/email', body);
  expect(answer.status).toBe(400);
  expect((await answer.json()).message).not.toBe('');
});

test('our tables have every field that better-auth expects', async () => {
  const { tables } = await auth().$context;
  const ours = { ...authTables, organization, member, invitation };
  expect(Object.keys(tables).sort()).toEqual([
    'account',
    'invitation',
    'member',
    'organization',
    'session',
    'user',
    'verification',
  ]);
  for (const [name, table] of Object.entries(tables)) {
    const columns = Object.keys(getTableColumns(ours[name as keyof typeof ours]));
    expect(columns, name).toEqual(expect.arrayContaining(['id', ...Object.keys(table.fields)]));
  }
});
