import { eq } from 'drizzle-orm';
import { asSystem, authDatabase } from '#db/client.ts';
import { account, session, user } from '#db/schema/auth.ts';
import { member } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { createCaller } from '#server/api/root.ts';
import { auth } from '#server/auth/auth.ts';
import type { Role } from '#server/auth/permissions.ts';
import { sessionCookieName, signSessionToken } from '#server/auth/session.ts';
import { env } from '#server/core/env.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { type RequestOrigin, scopeOf, type Workspace } from '#server/core/workspace.ts';
import { createContext } from '#server/trpc/context.ts';

export interface Person {
  id: string;
  name: string;
  email: string;
  sessionToken: string;
}

/** A person with an account and a session. */
export async function makePerson(name = 'Ada'): Promise<Person> {
  const id = newId();
  const email = `${name.toLowerCase()}-${id}@example.org`;
  await authDatabase().insert(user).values({ id, name, email });
  return { id, name, email, sessionToken: await makeSession(id) };
}

/** A further session of a person: another browser. */
export async function makeSession(userId: string, userAgent?: string): Promise<string> {
  const token = newToken(256);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const row = { id: newId(), userId, token, expiresAt, userAgent };
  await authDatabase().insert(session).values(row);
  return token;
}

/** Lets a person sign in with a password, without the forms, whose rate is limited. */
export async function givePassword({ id }: Person, secret: string): Promise<void> {
  const { password } = await auth().$context;
  const hash = await password.hash(secret);
  await authDatabase().insert(account).values({
    id: newId(),
    userId: id,
    accountId: id,
    providerId: 'credential',
    password: hash,
  });
}

/** Headers as a browser on Holdall's own pages sends them. `workspace` null names none. */
export function headersOf(person: Person | null, workspace: string | null = 'personal'): Headers {
  const headers = new Headers({ origin: env().HOLDALL_URL });
  if (person)
    headers.set('cookie', `${sessionCookieName()}=${signSessionToken(person.sessionToken)}`);
  if (workspace !== null) headers.set('x-holdall-workspace', workspace);
  return headers;
}

/** Calls procedures as a person (null: signed out) in a workspace, through the whole ladder. */
export async function as(person: Person | null, workspace: string | null = 'personal') {
  return createCaller(await createContext(headersOf(person, workspace)));
}

/** An organization of which `owner` is the owner. */
export async function makeOrganization(owner: Person, name = 'Acme'): Promise<Workspace> {
  const slug = `${name.toLowerCase()}-${newToken(48)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '0')}`;
  return (await as(owner)).organizations.create({ name, slug, colour: 'blue' });
}

/** Makes a person a member without an invitation. */
export async function join(person: Person, organizationId: string, role: Role): Promise<string> {
  const id = newId();
  await asSystem((tx) => tx.insert(member).values({ id, organizationId, userId: person.id, role }));
  return id;
}

/** Ends a membership, as a removal would. */
export async function expel(memberId: string): Promise<void> {
  await asSystem((tx) => tx.delete(member).where(eq(member.id, memberId)));
}

export const testRequest: RequestOrigin = { id: 'test', ip: '192.0.2.1', userAgent: 'tests' };

/** A scope for calling domain functions directly. */
export const scopeIn = (
  person: Person,
  workspace: Pick<Workspace, 'id' | 'kind' | 'role'>,
): WorkspaceScope => scopeOf(person.id, workspace, testRequest);
