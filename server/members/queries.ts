import { and, asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { member } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { emailsOf } from '#server/core/workspace.ts';
import type { MemberListInput } from './schema.ts';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

export interface MemberItem {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: string;
  joinedAt: Date;
}

/** The members of the organization, in the order in which they joined. */
export async function listMembers(
  scope: WorkspaceScope,
  input: MemberListInput,
): Promise<Page<MemberItem>> {
  const after = input.cursor ? decodeCursor(input.cursor, position) : undefined;
  const rows = await withWorkspace(scope, (tx) =>
    tx
      .select({
        id: member.id,
        userId: member.userId,
        name: user.name,
        role: member.role,
        joinedAt: member.createdAt,
      })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(
        and(
          inWorkspace(member, scope),
          after &&
            sql`(${member.createdAt}, ${member.id}) > (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(asc(member.createdAt), asc(member.id))
      .limit(input.limit + 1),
  );
  // The app role cannot read addresses: the wall has chosen the people, the auth role names them.
  const emails = await emailsOf(rows.map((row) => row.userId));
  return toPage(
    rows,
    input.limit,
    (row) => [row.joinedAt, row.id],
    (row) => ({ ...row, email: emails.get(row.userId) ?? '' }),
  );
}
