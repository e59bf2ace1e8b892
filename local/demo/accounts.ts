import { hashPassword } from 'better-auth/crypto';
import { and, eq, inArray } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { account, session, user } from '#db/schema/auth.ts';
import { signSessionToken } from '#server/auth/session.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { type PersonKey, people, personKeys } from './cast.ts';

/** A person of the demo with a session that lasts as long as the run. */
export interface DemoPerson {
  key: PersonKey;
  id: string;
  name: string;
  email: string;
  cookie: string;
  sessionId: string;
  /** Whether this run made the account. */
  isNew: boolean;
}

/** Milliseconds; the run ends its sessions itself, this is for one that is killed. */
const sessionLifetime = 30 * 60_000;

/**
 * The person's row, made where it is missing. A verified address where no mail can arrive is what
 * only this command makes: an account that somebody signed up for under that name is left alone.
 */
async function findOrMakeUser(database: NodePgDatabase, key: PersonKey, passwordHash: string) {
  const { name, email } = people[key];
  const [found] = await database.select().from(user).where(eq(user.email, email));
  if (found && !found.emailVerified)
    throw new Error(
      `Somebody has signed up as ${email}, which the demo needs for ${name}. Delete that account, or use another data folder (HOLDALL_DATA).`,
    );
  if (found) return { id: found.id, isNew: false };
  const id = newId();
  await database.transaction(async (tx) => {
    await tx.insert(user).values({ id, name, email, emailVerified: true });
    await tx.insert(account).values({
      id: newId(),
      userId: id,
      accountId: id,
      providerId: 'credential',
      password: passwordHash,
    });
  });
  return { id, isNew: true };
}

async function signIn(database: NodePgDatabase, userId: string, authSecret: string) {
  const token = newToken(256);
  const sessionId = newId();
  await database.insert(session).values({
    id: sessionId,
    userId,
    token,
    expiresAt: new Date(Date.now() + sessionLifetime),
    userAgent: 'Holdall demo',
  });
  return { sessionId, cookie: signSessionToken(token, authSecret) };
}

/**
 * The people of the demo, signed in; those who are missing are made with this password. Through the
 * tables of sign-in, as its forms are rate limited and need a browser; everything else that the
 * demo does goes through the API.
 * @throws Error when an address is another person's
 */
export async function enterPeople(
  database: NodePgDatabase,
  password: string,
  authSecret: string,
): Promise<Record<PersonKey, DemoPerson>> {
  const hash = await hashPassword(password);
  const entered: Partial<Record<PersonKey, DemoPerson>> = {};
  for (const key of personKeys) {
    const { id, isNew } = await findOrMakeUser(database, key, hash);
    entered[key] = { key, id, isNew, ...people[key], ...(await signIn(database, id, authSecret)) };
  }
  return entered as Record<PersonKey, DemoPerson>;
}

/** Gives accounts of the demo a password, and ends the sessions that were open under the old one. */
export async function setPasswords(
  database: NodePgDatabase,
  userIds: string[],
  password: string,
  keepSessions: string[],
): Promise<void> {
  const hash = await hashPassword(password);
  await database
    .update(account)
    .set({ password: hash })
    .where(and(inArray(account.userId, userIds), eq(account.providerId, 'credential')));
  const open = await database
    .select({ id: session.id })
    .from(session)
    .where(inArray(session.userId, userIds));
  const ended = open.map(({ id }) => id).filter((id) => !keepSessions.includes(id));
  await leavePeople(database, ended);
}

/** Ends sessions. */
export async function leavePeople(database: NodePgDatabase, sessionIds: string[]): Promise<void> {
  if (sessionIds.length > 0) await database.delete(session).where(inArray(session.id, sessionIds));
}
