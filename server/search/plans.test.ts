import pg from 'pg';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { everyone } from '#db/schema/columns.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeRows } from '#server/testing/isolation/world.ts';
import { makeOrganization, makePerson } from '#server/testing/people.ts';

const place = provideDatabase();
let workspaceId = '';
let folderId = '';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** As the server's admin in the database of this file. */
function adminUrl(): string {
  const url = new URL(inject('stack').adminUrl);
  url.pathname = new URL(place.urls.DATABASE_URL).pathname;
  return url.toString();
}

const someFiles = 2_000;
const [fewTag, manyTag] = [newId(), newId()];

beforeAll(async () => {
  const owner = await makePerson();
  const acme = await makeOrganization(owner);
  ({ workspaceId, folderId } = await makeRows({ userId: owner.id, organizationId: acme.id }));
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into storage (id, user_id, organization_id, file_key, filename, name_key, original_name, mime_type, size, object_id)
     select gen_random_uuid(), $1, $2, 'f' || i, name, name, name, 'text/plain', i, $3
     from (select i, 'a file ' || i || '.txt' as name from generate_series(1, ${someFiles}) i) as numbered`,
    [owner.id, acme.id, newId()],
  );
  // Of the second tag there are more than are looked at one by one, each for a file that is not there.
  await client.query(
    `insert into tagging (id, user_id, organization_id, tag_id, audience, storage_id)
     select gen_random_uuid(), $1::uuid, $2::uuid, $3::uuid, $4::uuid, id from storage where name_key like 'a file 1%'
     union all
     select gen_random_uuid(), $1::uuid, $2::uuid, $5::uuid, $4::uuid, id from storage where name_key like 'a file 1%'
     union all
     select gen_random_uuid(), $1::uuid, $2::uuid, $5::uuid, $4::uuid, gen_random_uuid() from generate_series(1, 10000)`,
    [owner.id, acme.id, fewTag, everyone, manyTag],
  );
  await client.query('vacuum analyze storage, tagging');
  await client.end();
});

/** The plans of all statements that a search runs, as the server makes them. */
async function plansOf(
  query: string,
  below: string | null = null,
  { tags = null, purpose = null }: { tags?: string[] | null; purpose?: string | null } = {},
): Promise<string[]> {
  const client = await connect(adminUrl());
  const plans: string[] = [];
  client.on('notice', ({ message = '' }) => {
    if (message.includes('plan:')) plans.push(message);
  });
  await client.query(`load 'auto_explain'`);
  await client.query(`set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
    set client_min_messages = log`);
  await client.query('begin');
  await client.query(`select set_config('app.workspace_id', $1, true)`, [workspaceId]);
  await client.query(
    `select * from search_names($1, $2, null, '{}', null, null, null, null, null, $3, $4, false, null, null, null, 51)`,
    [query, below, tags, purpose],
  );
  await client.query('rollback');
  return plans.filter((plan) => / on (storage|folder)\b/.test(plan));
}

const onStorage = (plans: string[]) => plans.filter((plan) => / on storage\b/.test(plan));

test.each([
  ['a common term', 'file'],
  ['a rare term', `file ${someFiles}`],
  ['an absent term', 'xyzzy'],
  ['two letters', 'fi'],
  ['one character of a script with short words', '写'],
])('no search reads a table from end to end: %s', async (_, query) => {
  const plans = await plansOf(query);
  expect(plans.length).toBeGreaterThanOrEqual(2);
  expect(plans.filter((plan) => plan.includes('Seq Scan'))).toEqual([]);
  for (const plan of plans) expect(plan).toContain(`workspace_id = '${workspaceId}'`);
});

test('what is common is found in the order of the pages, what is rare by its parts', async () => {
  const common = onStorage(await plansOf('file'));
  expect(common).toHaveLength(2);
  expect(common.join()).not.toContain('storage_grams');
  expect(common.join()).not.toContain('Sort');
  for (const plan of common) expect(plan).toMatch(/Index Only Scan using storage_search/);
  const rare = onStorage(await plansOf(`ile ${someFiles}`));
  expect(rare.at(-1)).toMatch(/Bitmap Index Scan on storage_grams/);
});

test('one or two letters read their part of the order, and nothing else', async () => {
  const plans = onStorage(await plansOf('a'));
  expect(plans).toHaveLength(1);
  expect(plans[0]).toMatch(/search_key >= 'a'::text\) AND \(search_key < 'b'::text/);
});

test('a small folder is read by itself, whatever the size of its workspace', async () => {
  const plans = onStorage(await plansOf('ile', folderId));
  expect(plans.join()).not.toMatch(/storage_grams|Seq Scan/);
  expect(plans.every((plan) => plan.includes('place_id'))).toBe(true);
});

test.each([
  ['few', fewTag],
  ['many', manyTag],
])('a tag on %s files is looked up by index, with a query and without', async (_, id) => {
  for (const query of ['', 'file 12']) {
    const plans = (await plansOf(query, null, { tags: [id] })).concat(
      await plansOf(query, folderId, { tags: [id] }),
    );
    expect(plans.length).toBeGreaterThanOrEqual(2);
    expect(plans.filter((plan) => /Seq Scan|Hash|Merge/.test(plan))).toEqual([]);
  }
});

test('a tag on many files finds what carries it, page by page', async () => {
  const app = await connect(place.urls.DATABASE_URL);
  await app.query('begin');
  await app.query(`select set_config('app.workspace_id', $1, true)`, [workspaceId]);
  const page = async (query: string, tag: string, after: (string | number | null)[]) => {
    const { rows } = await app.query(
      `select rank, search_key, id from search_names($1, null, null, '{}', null, null, null, null, null, array[$2::uuid], null, false, $3, $4, $5, 400)`,
      [query, tag, ...after],
    );
    return rows;
  };
  for (const query of ['', 'file 12', '9.txt']) {
    const [few, many] = [[], []] as [string[], string[]];
    for (const [tag, found] of [
      [fewTag, few],
      [manyTag, many],
    ] as const)
      for (let after: (string | number | null)[] = [null, null, null]; ; ) {
        const rows = await page(query, tag, after);
        found.push(...rows.map((row) => row.search_key));
        const last = rows.at(-1);
        if (rows.length < 400 || !last) break;
        after = [last.rank, last.search_key, last.id];
      }
    expect(few.length).toBeGreaterThan(0);
    expect(many).toEqual(few);
  }
  await app.query('rollback');
});

test('[case 17] where all parts of names had the same hash, a search would still show one’s own names only', async () => {
  const owner = await connect(place.urls.DATABASE_OWNER_URL);
  const foreign = await makeRows({ userId: (await makePerson()).id, organizationId: null });
  await owner.query('begin');
  await owner.query(
    `create or replace function search_grams(workspace text, key text) returns integer[] language sql immutable strict return array[0]`,
  );
  await owner.query('reindex index storage_grams');
  await owner.query('reindex index folder_grams');
  const search = async (workspace: string) => {
    await owner.query(`select set_config('app.workspace_id', $1, true)`, [workspace]);
    const { rows } = await owner.query(
      `select kind from search_names($1, null, null, '{}', null, null, null, null, null, null, null, false, null, null, null, 51)`,
      // Not from its beginning, so that the index of parts is asked.
      [foreign.canary.toLowerCase().slice(3)],
    );
    return rows.length;
  };
  expect(await search(foreign.workspaceId)).toBeGreaterThan(0);
  expect(await search(workspaceId)).toBe(0);
  await owner.query('rollback');
});
