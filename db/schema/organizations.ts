import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { user } from './auth.ts';
import {
  instant,
  membershipLookup,
  organizationWorkspaceId,
  timestamps,
  workspaceWall,
} from './columns.ts';

const roles = sql.raw(`('owner', 'admin', 'member', 'viewer')`);

export const organization = pgTable(
  'organization',
  {
    id: uuid('id').primaryKey(),
    workspaceId: organizationWorkspaceId('id'),
    name: text('name').notNull(),
    slug: text('slug').notNull().unique(),
    logo: text('logo'),
    /** Written by better-auth's plugin as JSON text; unused by Holdall, kept for its schema. */
    metadata: text('metadata'),
    /** `{ colour, storageLimits?: { [role]: { maxFileBytes?, quotaBytes? } }, uploadPolicy?: { allowedTypes?, refusedTypes?, maxFileBytes?, maxSessionBytes? } }`, parsed with zod where it is read. */
    settings: jsonb('settings').notNull().default({}),
    ...timestamps(),
  },
  (t) => [
    // JSON that somebody writes by hand counts too: known roles, known limits, whole bytes or null.
    check(
      'organization_storage_limits',
      sql`case jsonb_typeof(${t.settings} -> 'storageLimits')
        when 'object' then (${t.settings} -> 'storageLimits') - '{owner,admin,member,viewer}'::text[] = '{}'::jsonb
          and not jsonb_path_exists(${t.settings}, 'strict $.storageLimits.* ? (@.type() != "object")')
          and not jsonb_path_exists(${t.settings}, 'strict $.storageLimits.* ? (@.type() == "object").keyvalue() ? ((@.key != "maxFileBytes" && @.key != "quotaBytes") || (@.value.type() != "null" && (@.value.type() != "number" || @.value < 0 || @.value > 9007199254740991 || @.value.floor() != @.value)))')
        else ${t.settings} -> 'storageLimits' is null end`,
    ),
    check(
      'organization_upload_policy',
      sql`case jsonb_typeof(${t.settings} -> 'uploadPolicy')
        when 'object' then (${t.settings} -> 'uploadPolicy') - '{allowedTypes,refusedTypes,maxFileBytes,maxSessionBytes}'::text[] = '{}'::jsonb
          and not jsonb_path_exists(${t.settings}, 'strict $.uploadPolicy.keyvalue() ? (@.key == "allowedTypes" || @.key == "refusedTypes").value ? (@.type() != "array" || @.size() > 200)')
          and not jsonb_path_exists(${t.settings}, 'strict $.uploadPolicy.keyvalue() ? (@.key == "allowedTypes" || @.key == "refusedTypes").value ? (@.type() == "array")[*] ? (@.type() != "string" || !(@ like_regex "^([.][^/]+|[^/.][^/]*/[^/]+)$"))')
          and not jsonb_path_exists(${t.settings}, 'strict $.uploadPolicy.keyvalue() ? (@.key == "maxFileBytes" || @.key == "maxSessionBytes").value ? (@.type() != "null" && (@.type() != "number" || @ < 1 || @ > 9007199254740991 || @.floor() != @))')
        else ${t.settings} -> 'uploadPolicy' is null end`,
    ),
    check('organization_slug', sql`${t.slug} ~ '^[a-z0-9](-?[a-z0-9]){1,38}$'`),
    ...workspaceWall('organization'),
    membershipLookup('organization'),
  ],
);

export const member = pgTable(
  'member',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id, { onDelete: 'restrict' }),
    workspaceId: organizationWorkspaceId('organization_id'),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'restrict' }),
    role: text('role').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    unique('member_once').on(t.organizationId, t.userId),
    unique('member_workspace_id').on(t.workspaceId, t.id),
    index('member_user').on(t.userId),
    check('member_role', sql`${t.role} in ${roles}`),
    ...workspaceWall('member'),
    membershipLookup('member'),
  ],
);

export const invitation = pgTable(
  'invitation',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id, { onDelete: 'restrict' }),
    workspaceId: organizationWorkspaceId('organization_id'),
    inviterId: uuid('inviter_id')
      .notNull()
      .references(() => user.id, { onDelete: 'restrict' }),
    email: text('email').notNull(),
    role: text('role').notNull(),
    /** SHA-256 of the link's token, hexadecimal. The token itself is shown once and never stored. */
    tokenHash: text('token_hash').notNull().unique(),
    status: text('status').notNull().default('pending'),
    expiresAt: instant('expires_at').notNull(),
    ...timestamps(),
  },
  (t) => [
    unique('invitation_workspace_id').on(t.workspaceId, t.id),
    index('invitation_list').on(t.workspaceId, t.createdAt.desc().nullsFirst(), t.id),
    check('invitation_role', sql`${t.role} in ${roles}`),
    check('invitation_status', sql`${t.status} in ('pending', 'accepted', 'rejected', 'canceled')`),
    ...workspaceWall('invitation'),
  ],
);
