import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { audienceWall, everyone, instant, timestamps, workspaceColumns } from './columns.ts';
import { labelledColumns, labelledReferences } from './labelled.ts';
import { member } from './organizations.ts';
import { ownerReferences } from './owners.ts';

/**
 * A tag: of the whole workspace, or private to one person. `user_id` has made it. Which of the two
 * it is never changes.
 */
export const tag = pgTable(
  'tag',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    /** Who alone sees it; null: all members. */
    privateTo: uuid('private_to'),
    /** The same as a value that is never null, for keys and for the wall. */
    audience: uuid('audience')
      .notNull()
      .generatedAlwaysAs(sql.raw(`coalesce(private_to, '${everyone}'::uuid)`)),
    name: text('name').notNull(),
    /** What equal names share: see `server/files/policy.ts`. */
    nameKey: text('name_key').notNull(),
    colour: text('colour').notNull(),
    ...timestamps(),
  },
  (t) => [
    unique('tag_workspace_id').on(t.workspaceId, t.id),
    unique('tag_with_audience').on(t.workspaceId, t.id, t.audience),
    uniqueIndex('tag_name').on(t.workspaceId, t.audience, t.nameKey),
    // A private tag ends with the membership: nobody could see or remove it afterwards.
    foreignKey({
      name: 'tag_member',
      columns: [t.organizationId, t.privateTo],
      foreignColumns: [member.organizationId, member.userId],
    }).onDelete('cascade'),
    index('tag_of_member')
      .on(t.organizationId, t.privateTo)
      .where(sql`organization_id is not null and private_to is not null`),
    check('tag_private_to', sql`${t.privateTo} = ${t.userId}`),
    check('tag_name_length', sql`char_length(${t.name}) between 1 and 60`),
    check(
      'tag_colour',
      sql`${t.colour} in ('slate', 'red', 'amber', 'green', 'teal', 'blue', 'violet', 'pink')`,
    ),
    ...ownerReferences('tag', t),
    ...audienceWall('tag'),
  ],
);

/** That a file or a folder carries a tag; `user_id` has put it there. Seen by who sees the tag. */
export const tagging = pgTable(
  'tagging',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    tagId: uuid('tag_id').notNull(),
    /** The tag's own: the reference holds the two together. */
    audience: uuid('audience').notNull(),
    ...labelledColumns(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    unique('tagging_workspace_id').on(t.workspaceId, t.id),
    foreignKey({
      name: 'tagging_tag',
      columns: [t.workspaceId, t.tagId, t.audience],
      foreignColumns: [tag.workspaceId, tag.id, tag.audience],
    }).onDelete('cascade'),
    // With the audience, so that a refusal tells nobody of another person's private tag.
    ...labelledReferences('tagging', t, t.tagId, t.audience),
    index('tagging_files').on(t.workspaceId, t.tagId, t.storageId),
    index('tagging_folders')
      .on(t.workspaceId, t.tagId, t.folderId)
      .where(sql`folder_id is not null`),
    ...ownerReferences('tagging', t),
    ...audienceWall('tagging'),
  ],
);
