import type { Metadata } from 'next';
import { DeadLink } from '#components/auth/dead-link.tsx';
import { ResetPasswordForm } from '#components/auth/reset-password-form.tsx';
import { resetLinkWorks } from '#server/auth/reset-link.ts';

// The token in the address must not travel on in a Referer header.
export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' };

export default async function ResetPasswordPage({ searchParams }: PageProps<'/reset-password'>) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token : '';
  const works = given !== '' && (await resetLinkWorks(given));
  return (
    <>
      <h1 className="mb-4 font-semibold text-xl">Set a new password</h1>
      {given === '' && <DeadLink message="This link is not complete. Copy all of it." />}
      {given !== '' && !works && <DeadLink message="This link has been used or has run out." />}
      {works && <ResetPasswordForm token={given} />}
    </>
  );
}
