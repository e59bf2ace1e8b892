'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { signInInput } from '#server/auth/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { Button } from '../ui/button.tsx';
import { announceSessionChange } from './session-watch.tsx';
import { useAuthSubmit } from './use-auth-submit.ts';

export function SignInForm({ next }: { next: string }) {
  const form = useForm({
    resolver: zodResolver(signInInput),
    defaultValues: { email: '', password: '' },
  });
  const { register, formState } = form;
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = useAuthSubmit(form, '/sign-in/email', {
    onDone: () => {
      announceSessionChange('signed-in');
      window.location.assign(next);
    },
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="space-y-4">
      <FormError message={errors.root?.message} />
      <Field
        label="E-mail"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...register('email')}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...register('password')}
      />
      <Button type="submit" className="w-full" pending={isSubmitting || isSubmitSuccessful}>
        Sign in
      </Button>
    </form>
  );
}
