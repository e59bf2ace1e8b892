import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { safeNext, withNext } from '#components/auth/safe-next.ts';
import { SignInForm } from '#components/auth/sign-in-form.tsx';
import { sessionOf } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next: wanted, deleted } = await searchParams;
  const next = safeNext(wanted);
  if (await sessionOf(await headers())) redirect(next);
  return (
    <>
      <h1 className="mb-4 font-semibold text-xl">Sign in</h1>
      {deleted && (
        <p role="status" className="mb-4 rounded-md bg-muted px-3 py-2">
          Your account is deleted, and you are signed out everywhere.
        </p>
      )}
      <SignInForm next={next} />
      <div className="mt-5 space-y-2 text-muted-foreground">
        <p>
          <Link href="/forgot-password" className="text-foreground underline underline-offset-4">
            Forgot your password?
          </Link>
        </p>
        <p>
          New here?{' '}
          <Link
            href={withNext('/sign-up', next)}
            className="text-foreground underline underline-offset-4"
          >
            Create an account
          </Link>
        </p>
      </div>
    </>
  );
}
