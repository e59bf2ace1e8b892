import type { Metadata } from 'next';
import Link from 'next/link';
import { ForgotPasswordForm } from '#components/auth/forgot-password-form.tsx';

export const metadata: Metadata = { title: 'Forgot your password?' };

export default function ForgotPasswordPage() {
  return (
    <>
      <h1 className="mb-1 font-semibold text-xl">Forgot your password?</h1>
      <p className="mb-4 text-muted-foreground">We send you a link to set a new one.</p>
      <ForgotPasswordForm />
      <p className="mt-5">
        <Link href="/sign-in" className="underline underline-offset-4">
          Back to signing in
        </Link>
      </p>
    </>
  );
}
