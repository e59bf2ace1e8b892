import pg from 'pg';

/** The login roles of design section 4, by their short name. */
export const roleNames = {
  owner: 'holdall_owner',
  auth: 'holdall_auth',
  app: 'holdall_app',
  system: 'holdall_system',
} as const;

export type RolePasswords = Record<keyof typeof roleNames, string>;

/** The URLs that the environment needs; the owner's is for set-up and migrations only. */
export interface RoleUrls {
  DATABASE_URL: string;
  DATABASE_AUTH_URL: string;
  DATABASE_SYSTEM_URL: string;
  DATABASE_OWNER_URL: string;
}

/** The oldest PostgreSQL on which Holdall is tested. */
export const oldestPostgres = 15;

async function run<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'holdall set-up' });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

function withCredentials(adminUrl: string, database: string, role?: string, password?: string) {
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (role) url.username = role;
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.toString();
}

async function makeRoles(admin: pg.Client, passwords: RolePasswords): Promise<void> {
  const version = Number((await admin.query('show server_version_num')).rows[0].server_version_num);
  if (version < oldestPostgres * 10_000)
    throw new Error(
      `PostgreSQL ${oldestPostgres} or newer is needed; this server is version ${Math.floor(version / 10_000)}.`,
    );
  for (const [key, role] of Object.entries(roleNames)) {
    const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
    const password = pg.escapeLiteral(passwords[key as keyof RolePasswords]);
    const options = 'login nocreatedb nocreaterole inherit';
    await admin.query(
      `${rowCount ? 'alter' : 'create'} role ${role} with ${options} password ${password}`,
    );
  }
}

async function makeDatabase(admin: pg.Client, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database);
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [
    database,
  ]);
  // A managed server's admin is no superuser: to give a database to a role, or to change the rights
  // on one, it must be a member of that role. It is for this long only.
  await admin.query(`grant ${roleNames.owner} to current_user`);
  if (!rowCount)
    await admin.query(
      `create database ${name} owner ${roleNames.owner} encoding 'UTF8' template template0`,
    );
  await admin.query(`revoke all on database ${name} from public`);
  await admin.query(`grant connect on database ${name} to ${Object.values(roleNames).join(', ')}`);
  // graphile-worker begins with `create schema if not exists`, which asks for this right first.
  await admin.query(`grant create on database ${name} to ${roleNames.system}`);
  await admin.query(`revoke ${roleNames.owner} from current_user`);
}

/** As the database's owner: nobody but it makes anything in `public`. */
async function preparePublicSchema(owner: pg.Client): Promise<void> {
  const { auth, app, system } = roleNames;
  await owner.query('revoke all on schema public from public');
  await owner.query(`grant usage, create on schema public to ${roleNames.owner}`);
  await owner.query(`grant usage on schema public to ${auth}, ${app}, ${system}`);
}

/** As the system role: the queue's schema is its own, and the app role sees only the door to it. */
async function makeQueueSchemas(system: pg.Client): Promise<void> {
  for (const schema of ['graphile_worker', 'jobs'])
    await system.query(`create schema if not exists ${schema}`);
  await system.query(`grant usage on schema jobs to ${roleNames.app}`);
}

/**
 * Prepares a PostgreSQL server: the four roles with these passwords, the database, its schemas.
 * Safe to repeat. `adminUrl` needs CREATEROLE and CREATEDB, not superuser.
 * @throws Error when the server is older than `oldestPostgres`, or the admin may not make roles.
 */
export async function setupDatabase(options: {
  adminUrl: string;
  database: string;
  passwords: RolePasswords;
}): Promise<RoleUrls> {
  const { adminUrl, database, passwords } = options;
  await run(adminUrl, async (admin) => {
    await makeRoles(admin, passwords);
    await makeDatabase(admin, database);
  });
  const urls = roleUrls(options);
  await run(urls.DATABASE_OWNER_URL, preparePublicSchema);
  await run(urls.DATABASE_SYSTEM_URL, makeQueueSchemas);
  return urls;
}

/** The URLs of the four roles on a server that `setupDatabase` has prepared. */
export function roleUrls(options: {
  adminUrl: string;
  database: string;
  passwords: RolePasswords;
}): RoleUrls {
  const url = (key: keyof RolePasswords) =>
    withCredentials(options.adminUrl, options.database, roleNames[key], options.passwords[key]);
  return {
    DATABASE_URL: url('app'),
    DATABASE_AUTH_URL: url('auth'),
    DATABASE_SYSTEM_URL: url('system'),
    DATABASE_OWNER_URL: url('owner'),
  };
}
