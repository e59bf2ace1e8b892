import { type AnyPgColumn, foreignKey } from 'drizzle-orm/pg-core';
import { user } from './auth.ts';
import { organization } from './organizations.ts';

/** References of a tenant row to its maker and its organization: RESTRICT, since rows stand for bytes. */
export const ownerReferences = (
  table: string,
  columns: { userId: AnyPgColumn; organizationId: AnyPgColumn },
) => [
  foreignKey({
    name: `${table}_user`,
    columns: [columns.userId],
    foreignColumns: [user.id],
  }).onDelete('restrict'),
  foreignKey({
    name: `${table}_organization`,
    columns: [columns.organizationId],
    foreignColumns: [organization.id],
  }).onDelete('restrict'),
];
