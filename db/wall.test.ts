import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { closeDatabase } from '#db/client.ts';
import { requireSoundDatabase } from '#server/health/queries.ts';
import { cloneDatabase, dropDatabase, provideDatabase } from '#server/testing/database.ts';
import { type Catalogue, readCatalogue } from './testing/catalogue.ts';
import { expectedCatalogue } from './testing/expected-catalogue.ts';
import { roleMixups, tenantTables, wallProblems } from './wall.ts';

const place = provideDatabase();

/** A connection of the server's admin to a throw-away clone, on which the wall may be broken. */
async function brokenClone(...statements: string[]): Promise<pg.Client> {
  const { name } = await cloneDatabase();
  const url = new URL(inject('stack').adminUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await dropDatabase(name);
  });
  for (const statement of statements) await client.query(statement);
  return client;
}

/** A pool of one connection, closed with the test. */
function pool(connectionString: string): pg.Pool {
  const opened = new pg.Pool({ connectionString, max: 1 });
  onTestFinished(() => opened.end());
  return opened;
}

/** The parts of the catalogue that are not as they must be. */
async function faults(client: pg.Client): Promise<string[]> {
  const found = await readCatalogue(client);
  return (Object.keys(expectedCatalogue) as (keyof Catalogue)[]).filter(
    (part) => JSON.stringify(found[part]) !== JSON.stringify(expectedCatalogue[part]),
  );
}

test('[case 12] [case 13] [case 14] the catalogue of a migrated database is exactly what the design allows', async () => {
  expect(await readCatalogue(await brokenClone())).toEqual(expectedCatalogue);
});

test('every tenant table of the schema is one that the catalogue test knows', () => {
  const walled = expectedCatalogue.tables.filter((line) => line.endsWith(' enabled forced'));
  expect([...tenantTables].sort()).toEqual(walled.map((line) => line.split(' ')[0]));
});

test('the roles that serve leave no problem to report', async () => {
  const { DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL } = place.urls;
  const pools = {
    app: pool(DATABASE_URL),
    auth: pool(DATABASE_AUTH_URL),
    system: pool(DATABASE_SYSTEM_URL),
  };
  expect(await wallProblems(pools)).toEqual([]);
  await expect(requireSoundDatabase()).resolves.toBeUndefined();
});

test.each<[string, keyof Catalogue, string]>([
  ['[case 13] a table without FORCE', 'tables', 'alter table folder no force row level security'],
  [
    '[case 13] a table with its wall off',
    'tables',
    'alter table upload disable row level security',
  ],
  [
    '[case 13] a new tenant table without policies',
    'tables',
    "create table note (id uuid primary key, workspace_id text not null default '')",
  ],
  [
    'a second, wider policy',
    'policies',
    'create policy more on storage for select to holdall_app using (true)',
  ],
  ['a policy that is gone', 'policies', 'drop policy folder_workspace on folder'],
  [
    'a policy with a loosened check',
    'policies',
    'alter policy storage_workspace on storage with check (true)',
  ],
  ['a policy for one more role', 'policies', 'alter policy storage_all_rows on storage to public'],
  ['a further grant on a table', 'grants', 'grant update on audit_log to holdall_app'],
  ['a further grant on a column', 'grants', 'grant select (email) on "user" to holdall_app'],
  ['a grant to everybody', 'grants', 'grant select on session to public'],
  [
    'a function that everybody may call',
    'grants',
    'create function f() returns int language sql as $$ select 1 $$',
  ],
  [
    'a plain reference between tenant tables',
    'foreignKeys',
    'alter table storage add constraint plain foreign key (folder_id) references folder (id)',
  ],
  [
    'a reference that cascades',
    'foreignKeys',
    'alter table upload drop constraint upload_storage, add foreign key (workspace_id, storage_id) references storage (workspace_id, id) on delete cascade',
  ],
  [
    'a workspace column that can be written',
    'workspaceColumns',
    'alter table member alter column workspace_id drop expression',
  ],
  [
    '[case 14] a view without security_invoker',
    'views',
    'create view every_file as select * from storage',
  ],
  [
    '[case 14] a further SECURITY DEFINER function',
    'definers',
    'create function leak() returns setof storage language sql security definer as $$ select * from storage $$',
  ],
  [
    '[case 14] the one definer function without its search_path',
    'definers',
    'alter function jobs.enqueue(text, uuid[]) reset search_path',
  ],
  ['[case 12] a table that the app role owns', 'roles', 'alter table storage owner to holdall_app'],
])('the catalogue test bites: it reports %s', async (_, part, statement) => {
  expect(await faults(await brokenClone(statement))).toContain(part);
});

test('a view with security_invoker is allowed', async () => {
  const client = await brokenClone(
    'create view mine with (security_invoker = true) as select id from storage',
  );
  expect((await readCatalogue(client)).views).toEqual([]);
});

test('[case 12] a role that could pass the wall is reported by name and reason', async () => {
  const name = `wall_${Date.now().toString(36)}`;
  const admin = await brokenClone();
  const database = admin.database ?? '';
  await admin.query(`create role ${name} login bypassrls password 'x'`);
  await admin.query(`grant holdall_auth to ${name}`);
  await admin.query(`grant connect on database ${database} to ${name}`);
  await admin.query(`create table owned_by_it (id int)`);
  await admin.query(`alter table owned_by_it owner to ${name}`);
  const adminUrl = new URL(inject('stack').adminUrl);
  adminUrl.pathname = `/${database}`;
  const asRole = new URL(adminUrl);
  asRole.username = name;
  asRole.password = 'x';
  const opened = new pg.Pool({ connectionString: asRole.toString(), max: 1 });
  try {
    expect(await wallProblems({ app: opened })).toEqual([
      `The role ${name} has BYPASSRLS.`,
      `The role ${name} is a member of other roles.`,
      `The role ${name} owns tables.`,
    ]);
    const superuser = await wallProblems({ app: pool(adminUrl.toString()) });
    expect(superuser.join(' ')).toContain('is a superuser.');
  } finally {
    await opened.end();
    await admin.query(`drop owned by ${name}`);
    await admin.query(`drop role ${name}`);
  }
});

test('[case 12] a URL that signs in as another role of ours is found: as the system role, requests would see all', async () => {
  const { DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL } = place.urls;
  const [app, auth, system] = [DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL].map(pool);
  if (!app || !auth || !system) throw new Error('three pools');
  expect(await roleMixups({ app, auth, system })).toEqual([]);
  expect(await wallProblems({ app: system })).toEqual([]);
  expect(await roleMixups({ app: system, auth: app, system })).toEqual([
    'DATABASE_URL signs in as holdall_system, which must be holdall_app.',
    'DATABASE_AUTH_URL signs in as holdall_app, which must be holdall_auth.',
  ]);
});

test('[case 12] [case 13] the server refuses to start, with sentences, where the wall does not stand', async () => {
  const { name, urls } = await cloneDatabase();
  const url = new URL(inject('stack').adminUrl);
  url.pathname = `/${name}`;
  const before = { ...process.env };
  try {
    await closeDatabase();
    Object.assign(process.env, urls, { DATABASE_URL: url.toString() });
    const owner = new pg.Client({ connectionString: urls.DATABASE_OWNER_URL });
    await owner.connect();
    await owner.query('alter table storage no force row level security');
    await owner.query(
      'delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)',
    );
    await owner.end();
    await expect(requireSoundDatabase()).rejects.toThrow(
      /^Holdall refuses to serve:\n {2}DATABASE_URL signs in as \w+, which must be holdall_app\.\n {4}Run: npm run database:setup[\s\S]*\n {2}The role \w+ is a superuser\.[\s\S]*Row level security is not enabled and forced on: storage\.\n[\s\S]*\n {2}The database has \d+ of \d+ migrations\.\n {4}Start with DATABASE_OWNER_URL set, or run: npm run database:setup/,
    );
  } finally {
    await closeDatabase();
    Object.assign(process.env, before);
    await dropDatabase(name);
  }
});
