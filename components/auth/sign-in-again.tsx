'use client';

import dynamic from 'next/dynamic';
import { useSessionEnded } from '../trpc/person.ts';

const SignInAgainDialog = dynamic(
  () => import('./sign-in-again-dialog.tsx').then((m) => m.SignInAgainDialog),
  { ssr: false },
);

/** Asks the person of this page to sign in again, over the page, when their session has ended. */
export function SignInAgain({ person }: { person: { userId: string; email: string } }) {
  return useSessionEnded() && <SignInAgainDialog person={person} />;
}
