'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { forgotPasswordInput } from '#server/auth/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { Button } from '../ui/button.tsx';
import { authRequest } from './auth-request.ts';

/** Says the same whether the address is known or not. */
export function ForgotPasswordForm() {
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(forgotPasswordInput),
    defaultValues: { email: '' },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = handleSubmit(async (input) => {
    const failure = await authRequest('/request-password-reset', input);
    if (failure) setError('root', { message: failure.message });
  });
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
