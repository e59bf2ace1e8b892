import pg from 'pg';
import { expect, test } from 'vitest';
import { closeDatabase } from '#db/client.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { callOverHttp } from '#server/testing/http.ts';
import { headersOf, makePerson } from '#server/testing/people.ts';

const place = provideDatabase();

const leaked =
  /select|insert|update |from "|failed query|relation|column|postgres|drizzle|ECONN|\.ts:|node_modules|stack| {4}at /i;

test('a fault of ours is told as a plain sentence with the request’s id, and nothing of the driver', async () => {
  const ada = await makePerson();
  const owner = new pg.Client({ connectionString: place.urls.DATABASE_OWNER_URL });
  await owner.connect();
  await owner.query('alter table storage rename to gone');
  await owner.end();
  const headers = headersOf(ada);
  headers.set('x-holdall-request-id', 'request-1');
  const answer = await callOverHttp('files.list', { type: 'query', headers, input: {} });
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toMatch(leaked);
  expect(JSON.parse(text).error.json).toMatchObject({
    message:
      'Something went wrong on our side (request request-1). Try again; if it stays, tell whoever runs this Holdall.',
    data: { code: null, details: { requestId: 'request-1' } },
  });
});

test('a database that is away is told as such, without its address', async () => {
  const ada = await makePerson();
  const headers = headersOf(ada);
  const before = process.env.DATABASE_URL;
  await closeDatabase();
  const url = new URL(place.urls.DATABASE_URL);
  url.port = '1';
  process.env.DATABASE_URL = url.toString();
  try {
    const answer = await callOverHttp('files.list', { type: 'query', headers, input: {} });
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(text).not.toMatch(leaked);
    expect(text).not.toContain('127.0.0.1');
    expect(JSON.parse(text).error.json.message).toBe(
      'Holdall cannot reach its database. Try again in a moment.',
    );
  } finally {
    await closeDatabase();
    process.env.DATABASE_URL = before;
  }
});

test('an input that is wrong is told by field, in sentences', async () => {
  const ada = await makePerson();
  const answer = await callOverHttp('organizations.create', {
    type: 'mutation',
    headers: headersOf(ada),
    input: { name: '', slug: 'A', colour: 'red' },
  });
  expect(answer.status).toBe(400);
  expect((await answer.json()).error.json.data).toMatchObject({
    code: 'INVALID',
    fields: {
      name: 'Enter a name for the organization.',
      slug: 'Use at least 2 characters.',
    },
  });
});

test.each([
  ['foreign', 'https://evil.example'],
  ['another port', 'http://localhost:3001'],
  ['null', 'null'],
  ['missing', null],
])(
  '[case 74] a mutation whose Origin is %s is refused and does nothing; a query needs none',
  async (_, origin) => {
    const ada = await makePerson();
    const headers = headersOf(ada);
    if (origin === null) headers.delete('origin');
    else headers.set('origin', origin);
    const slug = `o-${ada.id.slice(-12)}`;
    const input = { name: 'A', slug, colour: 'red' };
    const answer = await callOverHttp('organizations.create', { type: 'mutation', headers, input });
    expect(answer.status).toBe(403);
    expect((await answer.json()).error.json.data.code).toBe('FOREIGN_ORIGIN');
    const list = await callOverHttp('workspaces.list', { type: 'query', headers });
    expect(list.status).toBe(200);
    expect((await list.json()).result.data.json).toHaveLength(1);
  },
);

test('a mutation cannot be called as a query, by a link or an image', async () => {
  const ada = await makePerson();
  const headers = headersOf(ada);
  const input = { name: 'A', slug: 'by-a-link', colour: 'red' };
  const answer = await callOverHttp('organizations.create', { type: 'query', headers, input });
  expect(answer.status).toBe(405);
});

test('no answer of the API is kept by a cache', async () => {
  const answer = await callOverHttp('workspaces.list', { type: 'query', headers: new Headers() });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});
