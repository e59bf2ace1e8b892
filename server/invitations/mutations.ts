import { and, eq, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { invitation } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { audit } from '#server/core/audit.ts';
import { env } from '#server/core/env.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { logger } from '#server/core/logger.ts';
import { sendMail } from '#server/core/mail.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { tokenHash } from './policy.ts';
import { type InviteInput, invitationDays } from './schema.ts';

/** An organization's scope, as `organizationProcedure` gives it. */
type OrganizationScope = WorkspaceScope & { organizationId: string };

/** A link that is shown once: in this answer, and in the mail. */
export interface MadeLink {
  invitationId: string;
  link: string;
  expiresAt: Date;
}

const expiry = () => sql`now() + make_interval(days => ${invitationDays})`;

function requireOwnerForOwners(scope: WorkspaceScope, role: string): void {
  if (role === 'owner' && !may(scope.role, 'member', 'manageOwners'))
    throw new AppError('FORBIDDEN', 'Only an owner can invite another owner.');
}

/** The link is in the answer as well: a mail server that is away does not undo the invitation. */
function sendLink(organizationName: string, to: { email: string; role: string }, token: string) {
  const link = `${env().HOLDALL_URL}/accept-invitation/${token}`;
  sendMail({
    to: to.email,
    subject: `Join ${organizationName} on Holdall`,
    text: `You are invited to ${organizationName} on Holdall, as ${to.role}.\n\n${link}\n\nThe link works for ${invitationDays} days, for this address only.\n`,
  }).catch((err) => logger.error({ err }, 'an invitation could not be sent'));
  return link;
}

/**
 * Invites an address. The link is shown once, here, and sent by e-mail; only its hash is kept.
 * @throws AppError FORBIDDEN when somebody who is no owner invites one; RATE_LIMITED
 */
export async function inviteMember(
  scope: OrganizationScope,
  organizationName: string,
  input: InviteInput,
): Promise<MadeLink> {
  requireOwnerForOwners(scope, input.role);
  await takeRateLimit('invitation', askerIn(scope));
  const id = newId();
  const token = newToken(256);
  const expiresAt = await withWorkspace(scope, async (tx) => {
    const [row] = await tx
      .insert(invitation)
      .values({
        id,
        organizationId: scope.organizationId,
        inviterId: scope.userId,
        ...input,
        tokenHash: tokenHash(token),
        expiresAt: expiry(),
      })
      .returning({ expiresAt: invitation.expiresAt });
    if (!row) throw new Error('an insert returned no row');
    await audit(tx, scope, [
      {
        action: 'invitation.create',
        subjectType: 'invitation',
        subjectId: id,
        after: { ...input },
      },
    ]);
    return row.expiresAt;
  });
  return { invitationId: id, link: sendLink(organizationName, input, token), expiresAt };
}

/**
 * Sends an invitation that nobody has accepted once more, with a new link and a new expiry; the
 * former link is dead at once.
 * @throws AppError NOT_FOUND; FORBIDDEN when somebody who is no owner would invite one; RATE_LIMITED
 */
export async function resendInvitation(
  scope: WorkspaceScope,
  organizationName: string,
  input: { invitationId: string },
): Promise<MadeLink> {
  await takeRateLimit('invitation', askerIn(scope));
  const token = newToken(256);
  const pending = and(
    inWorkspace(invitation, scope),
    eq(invitation.id, input.invitationId),
    eq(invitation.status, 'pending'),
  );
  const row = await withWorkspace(scope, async (tx) => {
    const [renewed] = await tx
      .update(invitation)
      .set({ tokenHash: tokenHash(token), expiresAt: expiry() })
      .where(pending)
      .returning({
        email: invitation.email,
        role: invitation.role,
        expiresAt: invitation.expiresAt,
      });
    if (!renewed) throw notFound('invitation');
    requireOwnerForOwners(scope, renewed.role);
    await audit(tx, scope, [
      {
        action: 'invitation.resend',
        subjectType: 'invitation',
        subjectId: input.invitationId,
        after: { email: renewed.email, expiresAt: renewed.expiresAt },
      },
    ]);
    return renewed;
  });
  return { ...input, link: sendLink(organizationName, row, token), expiresAt: row.expiresAt };
}

/**
 * Withdraws an invitation that nobody has accepted; its link is dead at once.
 * @throws AppError NOT_FOUND
 */
export async function revokeInvitation(
  scope: WorkspaceScope,
  input: { invitationId: string },
): Promise<{ invitationId: string }> {
  return withWorkspace(scope, async (tx) => {
    const revoked = await tx
      .update(invitation)
      .set({ status: 'canceled' })
      .where(
        and(
          inWorkspace(invitation, scope),
          eq(invitation.id, input.invitationId),
          eq(invitation.status, 'pending'),
        ),
      )
      .returning({ email: invitation.email });
    if (!revoked[0]) throw notFound('invitation');
    await audit(tx, scope, [
      {
        action: 'invitation.revoke',
        subjectType: 'invitation',
        subjectId: input.invitationId,
        before: { email: revoked[0].email },
      },
    ]);
    return input;
  });
}
