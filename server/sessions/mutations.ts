import { and, eq, ne, type SQL } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { session } from '#db/schema/auth.ts';
import type { CurrentSession } from '#server/auth/session.ts';
import { audit } from '#server/core/audit.ts';
import { notFound } from '#server/core/errors.ts';
import type { RequestOrigin } from '#server/core/workspace.ts';

// A door of the system role: sessions are out of the app role's reach, and their end is written to
// the person's own audit log in the same transaction. Only rows of who is signed in are touched.

async function end(
  current: CurrentSession,
  request: RequestOrigin,
  chosen: SQL,
): Promise<{ ended: number }> {
  const { userId } = current;
  return asSystem(async (tx) => {
    const gone = await tx
      .delete(session)
      .where(and(eq(session.userId, userId), chosen))
      .returning({ id: session.id });
    await audit(
      tx,
      { userId, organizationId: null, request },
      gone.map(({ id }) => ({ action: 'session.end', subjectType: 'session', subjectId: id })),
    );
    return { ended: gone.length };
  });
}

/**
 * Ends one of the person's sessions; its next request is refused.
 * @throws AppError NOT_FOUND, also for the session of somebody else
 */
export async function endSession(
  current: CurrentSession,
  request: RequestOrigin,
  input: { sessionId: string },
): Promise<{ sessionId: string }> {
  const { ended } = await end(current, request, eq(session.id, input.sessionId));
  if (ended === 0) throw notFound('session');
  return input;
}

/** Ends all sessions of the person but the one that asks. */
export function endOtherSessions(
  current: CurrentSession,
  request: RequestOrigin,
): Promise<{ ended: number }> {
  return end(current, request, ne(session.id, current.sessionId));
}
