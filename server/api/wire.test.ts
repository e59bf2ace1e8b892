import { expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { send } from '#server/testing/http.ts';
import { headersOf, makePerson } from '#server/testing/people.ts';

provideDatabase();

async function refusedAs(path: string, init: RequestInit = {}, type = 'application/json') {
  const headers = headersOf(await makePerson());
  if (init.method === 'POST') headers.set('content-type', type);
  const answer = await send(path, { ...init, headers });
  const text = await answer.text();
  expect(answer.status, text).toBeGreaterThanOrEqual(400);
  expect(answer.status, text).toBeLessThan(500);
  expect(text).not.toMatch(/node_modules|\n\s+at |\.ts:\d/);
  return answer.status;
}

const post = (body: BodyInit): RequestInit => ({ method: 'POST', body });

test.each([
  'no.such',
  'files',
  'files.',
  '.list',
  'files.list.list',
  'files.__proto__',
  'files.constructor',
  'files/list',
  'constructor',
  '__proto__',
  'toString',
  '_def',
  'createCaller',
  'files.list%00',
  '%2e%2e/auth/get-session',
  'files.LIST',
])('the path %s is no procedure, and is refused as such', async (path) => {
  await refusedAs(path);
  await refusedAs(path, post('{}'));
});

test.each([
  '',
  'not json',
  '{',
  '[]',
  'null',
  '"text"',
  '1',
  '{"json":',
  '{"json":null,"meta":null}',
  '{"json":{"ids":[]},"meta":{"values":{"ids":["bogus"]}}}',
  '{"json":{"ids":[]},"meta":{"values":{"__proto__.x":["undefined"]}}}',
  '{"json":{"ids":"x"},"meta":{"values":{"ids":["Date"]}}}',
  '{"json":{"ids":"(a+)+$"},"meta":{"values":{"ids":["regexp"]}}}',
  '{"json":{"ids":["x"]},"meta":{"values":{"ids":[["class","Error"]]}}}',
  '{"json":{},"meta":{"referentialEqualities":{"ids":["constructor.prototype"]}}}',
  '{"json":{"__proto__":{"ids":[]}}}',
  '\u0000',
  '\ufeff{}',
  `${'['.repeat(20_000)}`,
])('the body %j is refused, never a fault', async (body) => {
  await refusedAs('files.trash', post(body));
  expect(Reflect.get({}, 'x')).toBeUndefined();
});

test.each(['text/plain', 'text/html', 'application/x-www-form-urlencoded', 'image/png', ''])(
  'a body of type %j is refused: a form of another site can send it',
  async (type) => {
    expect(await refusedAs('files.trash', post('{"json":{"ids":[]}}'), type)).toBe(415);
  },
);

test('a form with files is refused', async () => {
  const form = new FormData();
  form.set('ids', 'x');
  const headers = headersOf(await makePerson());
  const answer = await send('files.trash', { method: 'POST', headers, body: form });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});

test.each([
  ['not json', 'input=%7B'],
  ['a broken escape', 'input=%E0%A4%A'],
  ['an array', 'input=[]'],
  ['a NUL', 'input=%22%00%22'],
  ['a batch without inputs', 'batch=1&input=x'],
  ['a batch whose input is an array', 'batch=1&input=[1]'],
])('a query whose input is %s is refused', async (_, query) => {
  await refusedAs(`files.get?${query}`);
});

test('a batch of very many calls is refused or answered, never a fault', async () => {
  const many = Array(2_000).fill('workspaces.list').join(',');
  const headers = headersOf(await makePerson());
  const answer = await send(`${many}?batch=1`, { headers });
  expect(answer.status).toBeLessThan(500);
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test.each(['PUT', 'DELETE', 'PATCH'])('%s on a procedure is refused', async (method) => {
  const headers = headersOf(await makePerson());
  const answer = await send('workspaces.list', { method, headers });
  expect([405, 415]).toContain(answer.status);
});

test('what is sent to a cookie, a header or a workspace is refused, never a fault', async () => {
  for (const [name, value] of [
    ['cookie', 'holdall.session_token=%00'],
    ['cookie', `holdall.session_token=${'x'.repeat(8_000)}`],
    ['cookie', ';;;=;=='],
    ['x-holdall-workspace', '\u00ff\u00fe'],
    ['trpc-accept', 'application/jsonl'],
    ['accept-encoding', 'x'.repeat(4_000)],
  ] as const) {
    const headers = headersOf(null);
    headers.set(name, value);
    const answer = await send('files.list?input=%7B%22json%22%3A%7B%7D%7D', { headers });
    expect([400, 401], `${name}: ${value.slice(0, 20)}`).toContain(answer.status);
  }
});
