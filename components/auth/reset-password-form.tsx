'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { passwordLength, resetPasswordInput } from '#server/auth/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { Button } from '../ui/button.tsx';
import { DeadLink } from './dead-link.tsx';
import { deadLink, useAuthSubmit } from './use-auth-submit.ts';

export function ResetPasswordForm({ token }: { token: string }) {
  const form = useForm({
    resolver: zodResolver(resetPasswordInput),
    defaultValues: { password: '' },
  });
  const { register, formState } = form;
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = useAuthSubmit(form, '/reset-password', {
    body: ({ password }) => ({ newPassword: password, token }),
  });
  if (errors.root?.type === deadLink) return <DeadLink message={errors.root.message ?? ''} />;
  if (isSubmitSuccessful && !errors.root)
    return (
      <div role="status" className="space-y-4">
        <p>Your new password is set, and you are signed out everywhere.</p>
        <Button asChild className="w-full">
          <Link href="/sign-in">Sign in</Link>
        </Button>
      </div>
    );
  return (
    <form method="post" onSubmit={submit} noValidate className="space-y-4">
      <FormError message={errors.root?.message} />
      <Field
        label="New password"
        type="password"
        autoComplete="new-password"
        hint={`At least ${passwordLength.min} characters.`}
        error={errors.password?.message}
        {...register('password')}
      />
      <Button type="submit" className="w-full" pending={isSubmitting}>
        Set new password
      </Button>
    </form>
  );
}
