import { sql } from 'drizzle-orm';
import { foreignKey, index, pgTable, unique, uuid } from 'drizzle-orm/pg-core';
import { instant, privateWall, workspaceColumns } from './columns.ts';
import { labelledColumns, labelledReferences } from './labelled.ts';
import { member } from './organizations.ts';
import { ownerReferences } from './owners.ts';

/** A star: `user_id` has marked a file or a folder for themselves. Nobody else knows. */
export const favourite = pgTable(
  'favourite',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    ...labelledColumns(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    unique('favourite_workspace_id').on(t.workspaceId, t.id),
    ...labelledReferences('favourite', t, t.userId),
    // Stars end with the membership: nobody could see or remove them afterwards.
    foreignKey({
      name: 'favourite_member',
      columns: [t.organizationId, t.userId],
      foreignColumns: [member.organizationId, member.userId],
    }).onDelete('cascade'),
    index('favourite_of_member')
      .on(t.organizationId, t.userId)
      .where(sql`organization_id is not null`),
    index('favourite_list').on(t.workspaceId, t.userId, t.createdAt, t.id),
    ...ownerReferences('favourite', t),
    ...privateWall('favourite'),
  ],
);
