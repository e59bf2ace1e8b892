import { auth } from './auth.ts';

/** Whether a link to set a new password still works: it has neither been used nor run out. */
export async function resetLinkWorks(token: string): Promise<boolean> {
  // better-auth's tokens are letters and digits; others may hold what PostgreSQL takes for no text.
  if (!/^\w{1,128}$/.test(token)) return false;
  const { internalAdapter } = await auth().$context;
  const found = await internalAdapter.findVerificationValue(`reset-password:${token}`);
  return found !== null && found.expiresAt > new Date();
}
