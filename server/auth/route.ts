import { z } from 'zod';
import { AppError, errorStatus } from '#server/core/errors.ts';
import { requireOwnOrigin } from '#server/core/request.ts';
import { auth } from './auth.ts';
import { email, password, personName } from './schema.ts';

/** A secret that is only compared: whatever was typed, within reason. */
const typed = z.string().max(256, 'This is too long.');

/**
 * What is published of better-auth, with the fields that may be sent. Everything else, the
 * organization plugin's endpoints included, is 404: organizations, members and invitations change
 * through our own mutations. Redirect addresses and further columns of the user are no fields.
 */
const published = new Map<string, { method: string; body?: z.ZodType }>([
  [
    '/sign-up/email',
    { method: 'POST', body: z.strictObject({ name: personName, email, password }) },
  ],
  [
    '/sign-in/email',
    {
      method: 'POST',
      body: z.strictObject({ email, password: typed, rememberMe: z.boolean().optional() }),
    },
  ],
  ['/sign-out', { method: 'POST' }],
  ['/get-session', { method: 'GET' }],
  [
    '/change-password',
    {
      method: 'POST',
      body: z.strictObject({
        currentPassword: typed,
        newPassword: password,
        revokeOtherSessions: z.boolean().optional(),
      }),
    },
  ],
  ['/request-password-reset', { method: 'POST', body: z.strictObject({ email }) }],
  [
    '/reset-password',
    { method: 'POST', body: z.strictObject({ newPassword: password, token: typed }) },
  ],
]);

const refusal = (error: AppError) =>
  Response.json(
    { code: error.code, message: error.message },
    { status: errorStatus[error.code], headers: { 'cache-control': 'no-store' } },
  );

/** What is wrong with a body, which better-auth would store as it comes; undefined where all is well. */
async function invalidField(request: Request, schema: z.ZodType): Promise<string | undefined> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return 'Send a JSON object.';
  if (/\\u0000/i.test(JSON.stringify(body))) return 'Leave out NUL characters.';
  return schema.safeParse(body).error?.issues[0]?.message;
}

/** The door to better-auth: an allow-list of paths, methods and fields, own origin only. */
export async function handleAuth(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, '');
  const endpoint = published.get(path);
  if (endpoint?.method !== request.method)
    return refusal(new AppError('NOT_FOUND', 'There is nothing at this address.'));
  if (request.method === 'POST') {
    try {
      requireOwnOrigin(request.headers);
    } catch (error) {
      if (error instanceof AppError) return refusal(error);
      throw error;
    }
    const problem = endpoint.body && (await invalidField(request, endpoint.body));
    if (problem) return refusal(new AppError('INVALID', problem));
  }
  return auth().handler(request);
}
