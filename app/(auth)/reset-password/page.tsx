import type { Metadata } from 'next';
import Link from 'next/link';
import { ResetPasswordForm } from '#components/auth/reset-password-form.tsx';

// The token in the address must not travel on in a Referer header.
export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' };

export default async function ResetPasswordPage({ searchParams }: PageProps<'/reset-password'>) {
  const { token } = await searchParams;
  return (
    <>
      <h1 className="mb-4 font-semibold text-xl">Set a new password</h1>
      {typeof token === 'string' && token ? (
        <ResetPasswordForm token={token} />
      ) : (
        <p>
          This link is not complete. Copy all of it, or{' '}
          <Link href="/forgot-password" className="underline underline-offset-4">
            ask for a new one
          </Link>
          .
        </p>
      )}
    </>
  );
}
