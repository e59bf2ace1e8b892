import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { invitation } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { decodeCursor, toPage } from '#server/core/pages.ts';
import type { InvitationListInput } from './schema.ts';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

/** The invitations that can still be accepted or have run out, newest first. */
export async function listInvitations(scope: WorkspaceScope, input: InvitationListInput) {
  const after = input.cursor ? decodeCursor(input.cursor, position) : undefined;
  const rows = await withWorkspace(scope, (tx) =>
    tx
      .select({
        id: invitation.id,
        email: invitation.email,
        role: invitation.role,
        invitedBy: user.name,
        createdAt: invitation.createdAt,
        expiresAt: invitation.expiresAt,
      })
      .from(invitation)
      .innerJoin(user, eq(user.id, invitation.inviterId))
      .where(
        and(
          inWorkspace(invitation, scope),
          eq(invitation.status, 'pending'),
          after &&
            sql`(${invitation.createdAt}, ${invitation.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(desc(invitation.createdAt), desc(invitation.id))
      .limit(input.limit + 1),
  );
  return toPage(
    rows,
    input.limit,
    (row) => [row.createdAt, row.id],
    (row) => row,
  );
}
