import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { timestamps, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';
import { storageObject } from './storage.ts';

/**
 * Small pictures of an image, and how far their making is. Each is an object of the same workspace;
 * a small image has one picture for several sizes. Files that share the image share them.
 */
export const thumbnail = pgTable(
  'thumbnail',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    /** The image. */
    objectId: uuid('object_id').notNull(),
    state: text('state').notNull().default('pending'),
    /** How often they were begun: an image that ends whoever opens it is not tried for ever. */
    tries: integer('tries').notNull().default(0),
    /** Why there are none, in words. */
    problem: text('problem'),
    /** Of the image as it is shown, in pixels. */
    width: integer('width'),
    height: integer('height'),
    /** Known from before their bytes are stored; counted as references when they are. */
    smallId: uuid('small_id'),
    mediumId: uuid('medium_id'),
    largeId: uuid('large_id'),
    ...timestamps(),
  },
  (t) => {
    const reference = (name: string, column: AnyPgColumn) =>
      foreignKey({
        name: `thumbnail_${name}`,
        columns: [t.workspaceId, column],
        foreignColumns: [storageObject.workspaceId, storageObject.id],
      }).onDelete('restrict');
    return [
      unique('thumbnail_workspace_id').on(t.workspaceId, t.id),
      unique('thumbnail_of_object').on(t.workspaceId, t.objectId),
      reference('object', t.objectId),
      reference('small', t.smallId),
      reference('medium', t.mediumId),
      reference('large', t.largeId),
      // An object's row goes only when none of these names it: each deletion asks.
      index('thumbnail_by_small').on(t.workspaceId, t.smallId),
      index('thumbnail_by_medium').on(t.workspaceId, t.mediumId),
      index('thumbnail_by_large').on(t.workspaceId, t.largeId),
      index('thumbnail_unfinished')
        .on(t.updatedAt, t.id)
        .where(sql`state in ('pending', 'storing')`),
      check('thumbnail_state', sql`${t.state} in ('pending', 'storing', 'done', 'none')`),
      check('thumbnail_tries', sql`${t.tries} >= 0`),
      check('thumbnail_problem', sql`(${t.state} = 'none') = (${t.problem} is not null)`),
      check(
        'thumbnail_pictures',
        sql`num_nonnulls(${t.smallId}, ${t.mediumId}, ${t.largeId}) = case when ${t.state} in ('storing', 'done') then 3 else 0 end`,
      ),
      check(
        'thumbnail_box',
        sql`${t.state} not in ('storing', 'done') or (${t.width} >= 1 and ${t.height} >= 1)`,
      ),
      ...ownerReferences('thumbnail', t),
      ...workspaceWall('thumbnail'),
    ];
  },
);
