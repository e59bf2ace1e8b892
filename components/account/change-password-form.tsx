'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { changePasswordInput, passwordLength } from '#server/auth/schema.ts';
import { useAuthSubmit } from '../auth/use-auth-submit.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';

/** Changes the password, and ends all other sessions: whoever knew the old one is out. */
export function ChangePasswordForm({ email }: { email: string }) {
  const form = useForm({
    resolver: zodResolver(changePasswordInput),
    defaultValues: { currentPassword: '', newPassword: '' },
  });
  const { queryClient } = useWorkspaceClient();
  const { register, reset, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = useAuthSubmit(form, '/change-password', {
    body: (input) => ({ ...input, revokeOtherSessions: true }),
    onDone: () => {
      reset();
      toast.success('Your password is changed. Other devices are signed out.');
      queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
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
