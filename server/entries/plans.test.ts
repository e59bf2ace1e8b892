import pg from 'pg';
import { beforeAll, expect, inject, test } from 'vitest';
import { closeDatabase, servingPools } from '#db/client.ts';
import { everyone } from '#db/schema/columns.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

let caller: Caller;
let folderId = '';
const plans: string[] = [];

const someFiles = 6_000;

/** Lets PostgreSQL tell the plan of each statement that the app itself sends. */
async function watchPlans(admin: pg.Client): Promise<void> {
  const database = new URL(place.urls.DATABASE_URL).pathname.slice(1);
  for (const [name, value] of Object.entries({
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    client_min_messages: 'log',
  }))
    await admin.query(`alter role holdall_app in database ${database} set ${name} = '${value}'`);
  await closeDatabase();
  servingPools().app.on('connect', (client) =>
    client.on('notice', ({ message = '' }) => {
      if (message.includes('plan:')) plans.push(message);
    }),
  );
}

beforeAll(async () => {
  const [olga, mia] = [await makePerson('Olga'), await makePerson('Mia')];
  const acme = await makeOrganization(olga);
  await join(mia, acme.id, 'member');
  folderId = (await (await as(mia, acme.id)).folders.create({ name: 'Contracts' })).id;
  const url = new URL(inject('stack').adminUrl);
  url.pathname = new URL(place.urls.DATABASE_URL).pathname;
  const admin = new pg.Client({ connectionString: url.toString() });
  await admin.connect();
  await admin.query('set session_replication_role = replica');
  // Every third is Mia's; each lies in the folder, is starred by both, tagged, and was touched thrice.
  await admin.query(
    `insert into storage (id, user_id, organization_id, folder_id, file_key, filename, name_key, original_name, mime_type, size, object_id, created_at)
     select gen_random_uuid(), case when n % 3 = 0 then $2::uuid else $1::uuid end, $3, $4, 'f' || n, 'f' || n, 'f' || n, 'f' || n,
       'text/plain', n, gen_random_uuid(), now() - n * interval '1 second' from generate_series(1, ${someFiles}) n`,
    [olga.id, mia.id, acme.id, folderId],
  );
  await admin.query(
    `insert into audit_log (id, user_id, organization_id, action, subject_type, subject_id, request_id, created_at)
     select gen_random_uuid(), user_id, organization_id, action, 'file', id, 'test', created_at - age
     from storage, (values ('file.rename', interval '0'), ('upload.complete', interval '1 day'), ('upload.sign', interval '2 days')) as done (action, age)`,
  );
  await admin.query(
    `insert into favourite (id, user_id, organization_id, storage_id, created_at)
     select gen_random_uuid(), person, organization_id, id, created_at from storage, unnest($1::uuid[]) person`,
    [[olga.id, mia.id]],
  );
  await admin.query(
    `insert into tagging (id, user_id, organization_id, tag_id, audience, storage_id)
     select gen_random_uuid(), user_id, organization_id, $1::uuid, $2::uuid, id from storage`,
    [newId(), everyone],
  );
  // Others' rows, so that reading a table from end to end is never the shortest way.
  for (const table of ['storage', 'audit_log', 'favourite', 'tagging']) {
    const { rows } = await admin.query(
      `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
         and attname not in ('id', 'organization_id', 'file_key')`,
      [table],
    );
    const { columns } = rows[0];
    const key = table === 'storage' ? ', file_key' : '';
    await admin.query(
      `insert into ${table} (id, organization_id${key}, ${columns})
       select gen_random_uuid(), $1${key && `, 'o' || file_key`}, ${columns} from ${table}`,
      [newId()],
    );
  }
  await admin.query('vacuum analyze storage, audit_log, favourite, tagging');
  await watchPlans(admin);
  await admin.end();
  caller = await as(mia, acme.id);
});

/** The most rows that a step of a plan has read, over all of its rounds. */
const mostRead = (plan: string): number =>
  Math.max(
    ...[...plan.matchAll(/actual time=\S+ rows=([\d.]+) loops=(\d+)/g)].map(
      ([, rows, loops]) => Number(rows) * Number(loops),
    ),
  );

const lists: [string, () => Promise<{ items: unknown[]; nextCursor: string | null }>][] = [
  ['what is starred', () => caller.favourites.list({})],
  ['what anyone touched', () => caller.recent.list({})],
  ['what oneself touched', () => caller.recent.list({ by: 'me' })],
  ['what others touched', () => caller.recent.list({ by: 'others' })],
  ['what others added', () => caller.recent.added({})],
  ['a folder with stars and tags', () => caller.files.list({ folderId })],
];

test.each(lists)('%s is read by index, and little more than its page', async (_, list) => {
  await list();
  plans.length = 0;
  const { items, nextCursor } = await list();
  expect(items).toHaveLength(50);
  expect(nextCursor).not.toBeNull();
  const read = plans.filter((plan) => / on (storage|audit_log|favourite|tagging)\b/.test(plan));
  expect(read).not.toEqual([]);
  for (const plan of read) {
    expect(plan).not.toMatch(/Seq Scan on (storage|audit_log|favourite|tagging)/);
    expect(mostRead(plan), plan).toBeLessThan(1_000);
  }
});
