import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { POST } from '#app/(main)/w/[workspace]/activity/export/route.ts';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { member } from '#db/schema/organizations.ts';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  as,
  expel,
  headersOf,
  join,
  makeOrganization,
  makePerson,
  type Person,
} from '#server/testing/people.ts';

provideDatabase();

/** Asks for an export as the page's form does. */
function ask(
  person: Person | null,
  slug: string,
  fields: Record<string, string>,
  origin: string | null = env().HOLDALL_URL,
) {
  const headers = headersOf(person, null);
  if (origin === null) headers.delete('origin');
  else headers.set('origin', origin);
  const url = `${env().HOLDALL_URL}/w/${slug}/activity/export`;
  const body = new URLSearchParams({ group: '', actorId: '', from: '', to: '', ...fields });
  return POST(new Request(url, { method: 'POST', headers, body }), {
    params: Promise.resolve({ workspace: slug }),
  });
}

/** Entries that are about files with these names, oldest first. */
async function writeNames(userId: string, organizationId: string | null, names: string[]) {
  const start = Date.parse('2026-01-01T00:00:00Z');
  for (let n = 0; n < names.length; n += 1_000)
    await asSystem((tx) =>
      tx.insert(auditLog).values(
        names.slice(n, n + 1_000).map((filename, i) => ({
          id: newId(),
          userId,
          organizationId,
          action: 'file.trash',
          subjectType: 'file',
          subjectId: newId(),
          before: { filename },
          requestId: 'test',
          ip: '192.0.2.9',
          userAgent: '=cmd|calc',
          createdAt: new Date(start + n + i),
        })),
      ),
    );
}

/** Reads CSV as RFC 4180 says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const pattern = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  let row: string[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, value = '', end] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test('an export as CSV has every entry once, survives every name, and no field is a formula', async () => {
  const ada = await makePerson('=Ada()');
  const acme = await makeOrganization(ada, 'Acme');
  const names = [
    'a,b.txt',
    'say "hi".txt',
    'Ünï 최종.txt',
    '=1+1',
    '+1',
    '-1',
    '@x',
    '\tx',
    '\rx',
    '＝1',
  ];
  await writeNames(ada.id, acme.id, names);
  const answer = await ask(ada, acme.slug, { format: 'csv', group: 'files' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="Activity of Acme \d{4}-\d\d-\d\d\.csv"$/,
  );
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [head = [], ...rows] = parseCsv(new TextDecoder().decode(bytes));
  expect(head).toEqual(
    'time,person,person_id,what,action,subject_type,subject_id,before,after,address,device,user_agent,request_id,id'.split(
      ',',
    ),
  );
  expect(rows.map((row) => JSON.parse(row[head.indexOf('before')] ?? '').filename)).toEqual(
    names.toReversed(),
  );
  for (const row of rows) {
    expect(row).toHaveLength(head.length);
    for (const value of row) expect(value).not.toMatch(/^[=+\-@\t\r＝]/);
  }
  expect(rows[0]?.[head.indexOf('person')]).toBe("'=Ada()");
  expect(rows[0]?.[head.indexOf('user_agent')]).toBe("'=cmd|calc");
});

test('an export as JSON Lines has one object per line, newest first, and itself in the log', async () => {
  const ada = await makePerson();
  await writeNames(ada.id, null, ['a.txt', 'b\u2028.txt']);
  const answer = await ask(ada, 'personal', { format: 'jsonl' });
  expect(answer.headers.get('content-type')).toContain('application/jsonl');
  const lines = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ what }) => what)).toEqual([
    'Ada exported the activity as JSON Lines',
    'Ada moved b\u2028.txt to the trash',
    'Ada moved a.txt to the trash',
  ]);
  expect(lines[1]).toMatchObject({
    action: 'file.trash',
    actor: { kind: 'person', id: ada.id, name: 'Ada' },
    before: { filename: 'b\u2028.txt' },
    ip: '192.0.2.9',
  });
});

test('an export obeys the filters and the role, as the list does, and says so in the log', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  await writeNames(ada.id, acme.id, ['a.txt', 'b.txt', 'c.txt']);
  const to = '2026-01-01T00:00:00.002Z';
  const text = await (await ask(vera, acme.slug, { format: 'jsonl', to })).text();
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ before }) => before.filename)).toEqual(['b.txt', 'a.txt']);
  expect(text).not.toMatch(/192\.0\.2|calc|founded/);
  expect(lines[0]).toMatchObject({ ip: null, userAgent: null, requestId: null });
  const [latest] = (await (await as(ada, acme.id)).audit.list({ group: 'settings' })).items;
  expect(latest).toMatchObject({
    action: 'activity.export',
    actor: { id: vera.id },
    after: { format: 'jsonl', to },
  });
});

test('a workspace of others looks like one that does not exist; without a session nothing is told', async () => {
  const acme = await makeOrganization(await makePerson());
  const eve = await makePerson('Eve');
  const foreign = await ask(eve, acme.slug, { format: 'csv' });
  const missing = await ask(eve, 'no-such-place', { format: 'csv' });
  expect([foreign.status, missing.status]).toEqual([404, 404]);
  expect(await foreign.text()).toBe(await missing.text());
  expect((await ask(null, acme.slug, { format: 'csv' })).status).toBe(401);
  const rows = await asSystem((tx) =>
    tx.select().from(auditLog).where(eq(auditLog.action, 'activity.export')),
  );
  expect(rows.filter((row) => row.userId === eve.id)).toEqual([]);
});

test.each([['https://evil.example'], ['null'], [null]])(
  '[case 74] an export that another site asks for (Origin %s) is refused',
  async (origin) => {
    const ada = await makePerson();
    expect((await ask(ada, 'personal', { format: 'csv' }, origin)).status).toBe(403);
  },
);

test.each([
  ['no format', {}],
  ['an unknown format', { format: 'xlsx' }],
  ['an unknown field', { format: 'csv', workspaceId: 'x' }],
  ['a wrong time', { format: 'csv', from: 'yesterday' }],
])('a form with %s is refused with a sentence', async (_, fields: Record<string, string>) => {
  const answer = await ask(await makePerson(), 'personal', fields);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toMatch(/^This form could not be read\./);
});

test('a long export comes in pieces; who is removed meanwhile gets no more, who goes away ends it', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'member');
  await writeNames(
    ada.id,
    acme.id,
    Array.from({ length: 3_500 }, (_, n) => `${n}.txt`),
  );
  const answer = await ask(mia, acme.slug, { format: 'jsonl' });
  const reader = answer.body?.getReader();
  const piece = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect((await piece()).split('\n').length - 1).toBe(1_000);
  const [row] = await asSystem((tx) => tx.select().from(member).where(eq(member.userId, mia.id)));
  await expel(row?.id ?? '');
  // One piece may have been read ahead.
  await expect(
    (async () => {
      for (let n = 0; n < 3; n++) await reader?.read();
    })(),
  ).rejects.toThrow(/workspace does not exist/);

  const gone = await ask(ada, acme.slug, { format: 'csv' });
  const left = gone.body?.getReader();
  await left?.read();
  await left?.cancel();
  expect((await left?.read())?.done).toBe(true);
});
