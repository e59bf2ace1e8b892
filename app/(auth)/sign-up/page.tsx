import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { safeNext, withNext } from '#components/auth/safe-next.ts';
import { SignUpForm } from '#components/auth/sign-up-form.tsx';
import { sessionOf } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignUpPage({ searchParams }: PageProps<'/sign-up'>) {
  const next = safeNext((await searchParams).next);
  if (await sessionOf(await headers())) redirect(next);
  return (
    <>
      <h1 className="mb-1 font-semibold text-xl">Create an account</h1>
      <p className="mb-4 text-muted-foreground">
        You get a Personal space for your own files, and can found or join organizations.
      </p>
      <SignUpForm next={next} />
      <p className="mt-5 text-muted-foreground">
        You have an account?{' '}
        <Link
          href={withNext('/sign-in', next)}
          className="text-foreground underline underline-offset-4"
        >
          Sign in
        </Link>
      </p>
    </>
  );
}
