'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { passwordLength, resetPasswordInput } from '#server/auth/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { Button } from '../ui/button.tsx';
import { authRequest } from './auth-request.ts';

export function ResetPasswordForm({ token }: { token: string }) {
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(resetPasswordInput),
    defaultValues: { password: '' },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = handleSubmit(async ({ password }) => {
    const failure = await authRequest('/reset-password', { newPassword: password, token });
    if (failure) setError('root', { message: failure.message });
  });
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
