import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import * as schema from './schema/index.ts';
import { roleNames } from './setup.ts';

/** Every table whose rows belong to a workspace, by its name in SQL. */
export const tenantTables: readonly string[] = Object.values(schema)
  .filter((entry) => entry instanceof PgTable)
  .map((table) => getTableConfig(table))
  .filter((table) => table.policies.length > 0)
  .map((table) => table.name);

interface RoleRow {
  name: string;
  superuser: boolean;
  bypass: boolean;
  memberships: number;
  owned: number;
}

const roleQuery = `
  select rolname as name, rolsuper as superuser, rolbypassrls as bypass,
    (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
    (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relowner = r.oid and n.nspname = 'public') as owned
  from pg_roles r where rolname = current_user`;

const tableQuery = `
  select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and relname = any($1) and relrowsecurity and relforcerowsecurity`;

/** How the role of this connection could get around the wall: a sentence each. */
async function roleProblems(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<RoleRow>(roleQuery);
  const role = rows[0];
  if (!role) return ['The current role is unknown to PostgreSQL.'];
  const problems: string[] = [];
  if (role.superuser) problems.push(`The role ${role.name} is a superuser.`);
  if (role.bypass) problems.push(`The role ${role.name} has BYPASSRLS.`);
  if (role.memberships > 0) problems.push(`The role ${role.name} is a member of other roles.`);
  if (role.owned > 0) problems.push(`The role ${role.name} owns tables.`);
  return problems;
}

/**
 * What is wrong with the wall, as sentences; empty when it stands. Asked before serving: a role
 * that could see past row level security must never serve a request.
 */
export async function wallProblems(pools: Record<string, pg.Pool>): Promise<string[]> {
  const all = Object.values(pools);
  const problems = (await Promise.all(all.map(roleProblems))).flat();
  const first = all[0];
  if (!first) return problems;
  const { rows } = await first.query<{ name: string }>(tableQuery, [tenantTables]);
  const walled = new Set(rows.map((row) => row.name));
  const open = tenantTables.filter((name) => !walled.has(name));
  if (open.length > 0)
    problems.push(`Row level security is not enabled and forced on: ${open.join(', ')}.`);
  return problems;
}

const urlNames = {
  app: 'DATABASE_URL',
  auth: 'DATABASE_AUTH_URL',
  system: 'DATABASE_SYSTEM_URL',
} as const;

/**
 * Which URLs sign in as another role than the one that they are for, as sentences. The policies
 * name their roles: as `holdall_system`, a request would see every workspace.
 */
export async function roleMixups(pools: Record<keyof typeof urlNames, pg.Pool>): Promise<string[]> {
  const found = await Promise.all(
    (['app', 'auth', 'system'] as const).map(async (key) => {
      const { rows } = await pools[key].query<{ name: string }>('select current_user as name');
      const name = rows[0]?.name ?? '';
      return name === roleNames[key]
        ? []
        : [`${urlNames[key]} signs in as ${name}, which must be ${roleNames[key]}.`];
    }),
  );
  return found.flat();
}
