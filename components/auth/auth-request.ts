import { noteSilence } from '../trpc/reach.ts';

export type AuthPath =
  | '/sign-up/email'
  | '/sign-in/email'
  | '/sign-out'
  | '/change-password'
  | '/request-password-reset'
  | '/reset-password';

/** What went wrong, for people; `field` where one of theirs is the cause. */
export interface AuthFailure {
  message: string;
  field?: 'email' | 'password' | 'currentPassword';
  /** The link that led here cannot be used any more. */
  deadLink?: true;
}

/** better-auth's codes in our words. Signing in never tells whether an address is known. */
const sentences: Record<string, AuthFailure> = {
  INVALID_EMAIL_OR_PASSWORD: { message: 'The e-mail address or the password is wrong.' },
  USER_ALREADY_EXISTS: {
    message: 'There is an account with this address. Sign in instead.',
    field: 'email',
  },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: {
    message: 'There is an account with this address. Sign in instead.',
    field: 'email',
  },
  INVALID_PASSWORD: {
    message: 'This is not your current password.',
    field: 'currentPassword',
  },
  INVALID_TOKEN: {
    message: 'This link has been used or has run out.',
    deadLink: true,
  },
  TOKEN_EXPIRED: { message: 'This link has run out.', deadLink: true },
};

/** The door's own refusals come with a sentence for people. */
const own = new Set(['INVALID', 'RATE_LIMITED', 'FOREIGN_ORIGIN', 'DATABASE_UNAVAILABLE']);

async function failureOf(response: Response): Promise<AuthFailure> {
  const body: unknown = await response.json().catch(() => null);
  const code = typeof body === 'object' && body && 'code' in body ? String(body.code) : '';
  const known = sentences[code];
  if (known) return known;
  if (own.has(code) && typeof body === 'object' && body && 'message' in body)
    return { message: String(body.message) };
  return { message: 'Something went wrong on our side. Try again.' };
}

/** Calls better-auth. Answers null when all went well. */
export async function authRequest(
  path: AuthPath,
  body: Record<string, unknown> = {},
): Promise<AuthFailure | null> {
  try {
    const response = await fetch(`/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.ok ? null : await failureOf(response);
  } catch {
    noteSilence();
    return { message: 'Holdall did not answer. Check your connection and try again.' };
  }
}
