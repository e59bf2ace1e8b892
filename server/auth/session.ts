import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, eq, gt, sql } from 'drizzle-orm';
import { authDatabase } from '#db/client.ts';
import { session, user } from '#db/schema/auth.ts';
import { env } from '#server/core/env.ts';
import { requestFacts } from '#server/core/request-facts.ts';

/** Who sends a request, and what the session remembers. */
export interface CurrentSession {
  sessionId: string;
  userId: string;
  name: string;
  email: string;
  activeOrganizationId: string | null;
}

/** Browsers take the `__Secure-` prefix over https only; better-auth adds it there. */
export function sessionCookieName(holdallUrl = env().HOLDALL_URL): string {
  const secure = holdallUrl.startsWith('https:');
  return `${secure ? '__Secure-' : ''}holdall.session_token`;
}

/** The cookie's value for a session token: `<token>.<HMAC-SHA-256>`, as better-auth signs it. */
export function signSessionToken(token: string, secret = env().AUTH_SECRET): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return encodeURIComponent(`${token}.${signature}`);
}

function cookieValue(headers: Headers, name: string): string | undefined {
  for (const part of headers.get('cookie')?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** The token in the request's cookie, or undefined where it is absent or its signature is wrong. */
export function verifiedToken(headers: Headers): string | undefined {
  const value = cookieValue(headers, sessionCookieName());
  if (!value) return undefined;
  let token: string;
  try {
    token = decodeURIComponent(value).split('.', 1)[0] ?? '';
  } catch {
    return undefined;
  }
  const given = Buffer.from(value);
  const expected = Buffer.from(signSessionToken(token));
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
}

/**
 * The session of a request, read in one statement. better-auth's own `getSession` reads the same
 * rows in several; it still extends the session, when a page is opened.
 */
export async function readSession(headers: Headers): Promise<CurrentSession | null> {
  const token = verifiedToken(headers);
  if (!token) return null;
  const [row] = await authDatabase()
    .select({
      sessionId: session.id,
      userId: user.id,
      name: user.name,
      email: user.email,
      activeOrganizationId: session.activeOrganizationId,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(and(eq(session.token, token), gt(session.expiresAt, sql`now()`)));
  const facts = requestFacts();
  if (facts && row) facts.userId = row.userId;
  return row ?? null;
}

/** Whether a session has neither been ended nor run out. */
export async function sessionIsLive(sessionId: string): Promise<boolean> {
  const rows = await authDatabase()
    .select({ id: session.id })
    .from(session)
    .where(and(eq(session.id, sessionId), gt(session.expiresAt, sql`now()`)));
  return rows.length > 0;
}

/** Remembers the active organization of a session; null is Personal. */
export async function rememberWorkspace(
  sessionId: string,
  organizationId: string | null,
): Promise<void> {
  await authDatabase()
    .update(session)
    .set({ activeOrganizationId: organizationId })
    .where(eq(session.id, sessionId));
}
