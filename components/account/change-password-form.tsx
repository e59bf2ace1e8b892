'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { changePasswordInput, passwordLength } from '#server/auth/schema.ts';
import { authRequest } from '../auth/auth-request.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { Button } from '../ui/button.tsx';

/** Changes the password, and ends all other sessions: whoever knew the old one is out. */
export function ChangePasswordForm({ email }: { email: string }) {
  const { register, handleSubmit, setError, reset, formState } = useForm({
    resolver: zodResolver(changePasswordInput),
    defaultValues: { currentPassword: '', newPassword: '' },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    const failure = await authRequest('/change-password', { ...input, revokeOtherSessions: true });
    if (failure?.field === 'currentPassword') {
      setError('currentPassword', { message: failure.message }, { shouldFocus: true });
    } else if (failure) {
      setError('root', { message: failure.message });
    } else {
      reset();
      toast.success('Your password is changed. Other devices are signed out.');
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="max-w-sm space-y-4">
      <FormError message={errors.root?.message} />
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field
        label="Current password"
        type="password"
        autoComplete="current-password"
        error={errors.currentPassword?.message}
        {...register('currentPassword')}
      />
      <Field
        label="New password"
        type="password"
        autoComplete="new-password"
        hint={`At least ${passwordLength.min} characters.`}
        error={errors.newPassword?.message}
        {...register('newPassword')}
      />
      <Button type="submit" pending={isSubmitting}>
        Change password
      </Button>
    </form>
  );
}
