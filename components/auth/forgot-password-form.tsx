'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { forgotPasswordInput } from '#server/auth/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { Button } from '../ui/button.tsx';
import { useAuthSubmit } from './use-auth-submit.ts';

/** Says the same whether the address is known or not. */
export function ForgotPasswordForm() {
  const form = useForm({
    resolver: zodResolver(forgotPasswordInput),
    defaultValues: { email: '' },
  });
  const { register, formState } = form;
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = useAuthSubmit(form, '/request-password-reset');
  const sent = isSubmitSuccessful && !errors.root;
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
      <Button type="submit" className="w-full" pending={isSubmitting}>
        Send reset link
      </Button>
      <p role="status">
        {sent &&
          'If this address is known, a message with a link is on its way. The link works for one hour.'}
      </p>
    </form>
  );
}
