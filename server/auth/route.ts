import { z } from 'zod';
import { AppError, errorStatus, fromDatabase } from '#server/core/errors.ts';
import { type RateLimit, rememberAddress, takeRateLimit } from '#server/core/rate-limits.ts';
import { clientAddressHeader, requireOwnOrigin } from '#server/core/request.ts';
import { auth } from './auth.ts';
import { email, password, personName } from './schema.ts';
import { verifiedToken } from './session.ts';

/** A secret that is only compared: whatever was typed, within reason. */
const typed = z.string().max(256, 'This is too long.');

interface Endpoint {
  method: 'GET' | 'POST';
  body?: z.ZodType;
  /** What a POST is counted as. */
  limit?: RateLimit;
}

/**
 * What is published of better-auth, with the fields that may be sent. Everything else, the
 * organization plugin's endpoints included, is 404: organizations, members and invitations change
 * through our own mutations. Redirect addresses and further columns of the user are no fields.
 */
const published = new Map<string, Endpoint>([
  [
    '/sign-up/email',
    {
      method: 'POST',
      body: z.strictObject({ name: personName, email, password }),
      limit: 'sign-up',
    },
  ],
  [
    '/sign-in/email',
    {
      method: 'POST',
      body: z.strictObject({ email, password: typed, rememberMe: z.boolean().optional() }),
      limit: 'sign-in',
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
      limit: 'password',
    },
  ],
  ['/request-password-reset', { method: 'POST', body: z.strictObject({ email }), limit: 'reset' }],
  [
    '/reset-password',
    {
      method: 'POST',
      body: z.strictObject({ newPassword: password, token: typed }),
      limit: 'password',
    },
  ],
]);

function refusal(error: AppError): Response {
  const { retryAfter } = error.details;
  return Response.json(
    { code: error.code, message: error.message, details: error.details },
    {
      status: errorStatus[error.code],
      headers: {
        'cache-control': 'no-store',
        ...(retryAfter ? { 'retry-after': String(retryAfter) } : {}),
      },
    },
  );
}

/**
 * The body as its schema describes it; better-auth would store it as it comes.
 * @throws AppError INVALID with a sentence
 */
async function readBody(request: Request, schema: z.ZodType): Promise<unknown> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('INVALID', 'Send a JSON object.');
  if (/\\u0000/i.test(JSON.stringify(body)))
    throw new AppError('INVALID', 'Leave out NUL characters.');
  const { data, error } = schema.safeParse(body);
  if (error) throw new AppError('INVALID', error.issues[0]?.message ?? 'This cannot be read.');
  return data;
}

const withEmail = z.looseObject({ email: z.string() });

/** Whose tries are counted: the account that the body names, else that of the session. */
function accountOf(request: Request, body: unknown): string | undefined {
  const named = withEmail.safeParse(body);
  if (named.success) return named.data.email;
  return verifiedToken(request.headers);
}

async function answer(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, '');
  const endpoint = published.get(path);
  if (endpoint?.method !== request.method)
    throw new AppError('NOT_FOUND', 'There is nothing at this address.');
  if (request.method !== 'POST') return auth().handler(request);
  requireOwnOrigin(request.headers);
  const body = endpoint.body && (await readBody(request, endpoint.body));
  const address = request.headers.get(clientAddressHeader);
  const account = accountOf(request, body);
  await takeRateLimit(endpoint.limit ?? 'account', { address, account });
  const answered = await auth().handler(request);
  if (answered.ok && account && ['sign-in', 'sign-up'].includes(endpoint.limit ?? ''))
    await rememberAddress(account, address);
  return answered;
}

/** The door to better-auth: an allow-list of paths, methods and fields, own origin only, limited. */
export async function handleAuth(request: Request): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    const known = error instanceof AppError ? error : fromDatabase(error);
    if (known) return refusal(known);
    throw error;
  }
}
