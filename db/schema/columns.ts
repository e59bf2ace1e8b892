import { type SQL, sql } from 'drizzle-orm';
import { customType, jsonb, pgPolicy, pgRole, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The four login roles of design section 4. They are made by `db/setup.ts`, never by a migration. */
export const ownerRole = pgRole('holdall_owner').existing();
export const authRole = pgRole('holdall_auth').existing();
export const appRole = pgRole('holdall_app').existing();
export const systemRole = pgRole('holdall_system').existing();

/** A point in time. Milliseconds, so that a JavaScript `Date` and a keyset cursor carry it whole. */
export const instant = (name: string) =>
  timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A size in bytes: `bigint` in SQL, a number up to 2^53-1 in TypeScript. */
export const bytes = customType<{ data: number; driverData: string }>({
  dataType: () => 'bigint',
  fromDriver: (value) => Number(value),
});

/** When a row was made and last changed; `updated_at` is kept by the trigger `touch_updated_at`. */
export const timestamps = () => ({
  createdAt: instant('created_at').notNull().default(sql`now()`),
  updatedAt: instant('updated_at').notNull().default(sql`now()`),
});

/** Who made the row and which workspace it belongs to. `workspace_id` is what every policy reads. */
export const workspaceColumns = () => ({
  userId: uuid('user_id').notNull(),
  organizationId: uuid('organization_id'),
  workspaceId: text('workspace_id')
    .notNull()
    .generatedAlwaysAs(
      sql`case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end`,
    ),
});

/** The workspace column of a table whose rows always belong to an organization. */
export const organizationWorkspaceId = (column: 'id' | 'organization_id') =>
  text('workspace_id')
    .notNull()
    .generatedAlwaysAs(sql.raw(`'org:' || ${column}::text`));

/** True for rows of the workspace that the transaction runs in. Unset and '' match no row. */
const inCurrentWorkspace: SQL = sql`workspace_id = nullif(current_setting('app.workspace_id', true), '')`;

/**
 * The wall of a tenant table: the app role sees and writes rows of the current workspace only;
 * migrations (owner) and jobs (system) see all rows.
 */
export const workspaceWall = (table: string) => wall(table, inCurrentWorkspace);

const currentPerson: SQL = sql`nullif(current_setting('app.user_id', true), '')::uuid`;

/** The wall of what is private inside a workspace: nobody but who made a row sees or writes it. */
export const privateWall = (table: string) =>
  wall(table, sql`${inCurrentWorkspace} and user_id = ${currentPerson}`);

/** The audience of what all members of a workspace may see. */
export const everyone = '00000000-0000-0000-0000-000000000000';

/** The wall of what is seen either by all members or by one: `audience` says by whom. */
export const audienceWall = (table: string) =>
  wall(
    table,
    sql`${inCurrentWorkspace} and (audience = '${sql.raw(everyone)}' or audience = ${currentPerson})`,
  );

const wall = (table: string, mine: SQL) => [
  pgPolicy(`${table}_workspace`, { for: 'all', to: appRole, using: mine, withCheck: mine }),
  pgPolicy(`${table}_all_rows`, {
    for: 'all',
    to: [ownerRole, systemRole],
    using: sql`true`,
    withCheck: sql`true`,
  }),
];

/** Lets the membership look-up, which mints scopes, read a walled table. */
export const membershipLookup = (table: string) =>
  pgPolicy(`${table}_membership_lookup`, { for: 'select', to: authRole, using: sql`true` });

/** Of what is in the trash: with what it went there, and where it was. */
export const trashColumns = () => ({
  deletedAt: instant('deleted_at'),
  deletedBy: uuid('deleted_by'),
  /** The folder whose deletion took this along; null for what was deleted itself. */
  trashedWith: uuid('trashed_with'),
  /** Shared by what one act deleted together; null for what was deleted alone. */
  deletionId: uuid('deletion_id'),
  /** The names of the folders above, kept when their rows are deleted for good. */
  trashedFrom: jsonb('trashed_from').$type<string[]>(),
});

/** The parent of what lies directly under the workspace, where `folder_id` is null. */
export const rootId = '00000000-0000-0000-0000-000000000000';

/**
 * The folder as a value that is never null. A list filters by it, since an index gives the order
 * of its next columns only behind an equality, which `is null` is not.
 */
export const placeColumn = (column: 'folder_id' | 'parent_id') =>
  uuid('place_id')
    .notNull()
    .generatedAlwaysAs(sql.raw(`coalesce(${column}, '${rootId}'::uuid)`));

/**
 * The name key without accents and other marks: what searching compares. Its order is that of bytes
 * whatever the database's own is, so that one index serves prefixes and pages (decision 032).
 */
export const searchKeyColumn = () =>
  searchText('search_key').notNull().generatedAlwaysAs(sql`fold_name(name_key)`);

const searchText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** A name in the order in which people count: "file 2" before "file 10" (decision 033). */
export const inNaturalOrder = (column: 'filename' | 'name') =>
  sql.raw(`${column} collate natural_order`);

/** What the index of name parts holds: see the migration `search_functions`. */
export const searchGrams = sql`search_grams(workspace_id, search_key)`;
