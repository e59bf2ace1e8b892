import { handleAuth } from '#server/auth/route.ts';
import { readSession } from '#server/auth/session.ts';
import { env } from '#server/core/env.ts';
import { newToken } from '#server/core/ids.ts';
import { clientAddressHeader } from '#server/core/request.ts';
import type { Person } from './people.ts';

export const password = 'correct horse battery';

/** A fresh address of an IPv6 network of its own, so that rate limits of tests do not meet. */
export const freshAddress = (): string => {
  const part = () => Buffer.from(newToken(16), 'base64url').toString('hex');
  return `2001:db8:${part()}:${part()}::1`;
};

export const freshEmail = (): string => `ada-${newToken(96).toLowerCase()}@example.org`;

/** POSTs to better-auth's door as Holdall's own pages do; `headers` override, null removes one. */
export function postAuth(
  path: string,
  body: unknown,
  headers: Record<string, string | null> = {},
): Promise<Response> {
  const all = new Headers({
    'content-type': 'application/json',
    origin: env().HOLDALL_URL,
    [clientAddressHeader]: freshAddress(),
  });
  for (const [name, value] of Object.entries(headers))
    if (value === null) all.delete(name);
    else all.set(name, value);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return handleAuth(
    new Request(`${env().HOLDALL_URL}/api/auth${path}`, {
      method: 'POST',
      headers: all,
      body: text,
    }),
  );
}

/** The session cookie that an answer sets, as a browser sends it back. */
export function cookieOf(response: Response): string {
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`no cookie came with ${response.status}`);
  return cookie;
}

/** A new account through the form, with the cookie of its first session. */
export async function signUp(email = freshEmail()): Promise<{ email: string; cookie: string }> {
  const response = await postAuth('/sign-up/email', { name: 'Ada', email, password });
  if (!response.ok) throw new Error(`signing up answered ${response.status}`);
  return { email, cookie: cookieOf(response) };
}

/** A person who has signed up through the form, with `password`. */
export async function signUpPerson(): Promise<Person> {
  const { email, cookie } = await signUp();
  const session = await readSession(new Headers({ cookie }));
  if (!session) throw new Error('signing up opened no session');
  const [, value = ''] = cookie.split(/=(.*)/s);
  const sessionToken = decodeURIComponent(value).split('.')[0] ?? '';
  return { id: session.userId, name: session.name, email, sessionToken };
}
