import { and, eq, isNull } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { invitation, member, organization } from '#db/schema/organizations.ts';
import type { CurrentSession } from '#server/auth/session.ts';
import { audit } from '#server/core/audit.ts';
import { underDeletion } from '#server/core/deletion.ts';
import { AppError } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import type { RequestOrigin } from '#server/core/workspace.ts';
import { tokenHash } from '../policy.ts';

// A public door: who accepts is no member yet, so no scope of the organization can be minted. The
// token is what opens it, and nothing but the invitation that it names is touched.

const invalid = () =>
  new AppError(
    'NOT_FOUND',
    'This invitation does not exist any more. Ask whoever invited you for a new link.',
  );

/**
 * The invitation of a token, locked; only for the person whom it addresses.
 * @throws AppError NOT_FOUND, FORBIDDEN, EXPIRED
 */
async function lockInvitation(tx: Transaction, session: CurrentSession, token: string) {
  const [row] = await tx
    .select({
      id: invitation.id,
      email: invitation.email,
      role: invitation.role,
      status: invitation.status,
      expiresAt: invitation.expiresAt,
      organizationId: organization.id,
      name: organization.name,
      slug: organization.slug,
    })
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .leftJoin(workspaceDeletion, underDeletion(organization.workspaceId))
    .where(and(eq(invitation.tokenHash, tokenHash(token)), isNull(workspaceDeletion.id)))
    .for('update', { of: invitation });
  if (!row || !['pending', 'accepted'].includes(row.status)) throw invalid();
  if (row.email !== session.email)
    throw new AppError(
      'FORBIDDEN',
      'This invitation is for another address. Sign in with the address that it was sent to.',
    );
  if (row.status === 'pending' && row.expiresAt <= new Date())
    throw new AppError('EXPIRED', 'This invitation has run out. Ask for a new link.');
  return row;
}

const membershipOf = (tx: Transaction, organizationId: string, userId: string) =>
  tx
    .select({ id: member.id })
    .from(member)
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)));

/** What an invitation offers, for the person whom it addresses. */
export interface Offer {
  organization: string;
  slug: string;
  role: string;
  accepted: boolean;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, EXPIRED */
export async function previewInvitation(
  session: CurrentSession,
  input: { token: string },
): Promise<Offer> {
  const row = await asSystem((tx) => lockInvitation(tx, session, input.token));
  const { name, slug, role, status } = row;
  return { organization: name, slug, role, accepted: status === 'accepted' };
}

/**
 * Makes the invited person a member. Twice, also at once, gives one membership: the second call
 * waits for the row, and finds the first one's work.
 * @throws AppError NOT_FOUND, FORBIDDEN, EXPIRED
 */
export async function acceptInvitation(
  session: CurrentSession,
  request: RequestOrigin,
  input: { token: string },
): Promise<{ organizationId: string; slug: string }> {
  return asSystem(async (tx) => {
    const row = await lockInvitation(tx, session, input.token);
    const { organizationId, slug, role } = row;
    const there = await membershipOf(tx, organizationId, session.userId);
    if (row.status === 'accepted') {
      // Used up: somebody who was removed since then needs a new invitation.
      if (there.length === 0) throw invalid();
      return { organizationId, slug };
    }
    await tx
      .insert(member)
      .values({ id: newId(), organizationId, userId: session.userId, role })
      .onConflictDoNothing();
    await tx.update(invitation).set({ status: 'accepted' }).where(eq(invitation.id, row.id));
    await audit(tx, { userId: session.userId, organizationId, request }, [
      {
        action: 'invitation.accept',
        subjectType: 'invitation',
        subjectId: row.id,
        after: { role },
      },
    ]);
    return { organizationId, slug };
  });
}
