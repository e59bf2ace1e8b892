'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { signInInput } from '#server/auth/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { resumeSession } from '../trpc/person.ts';
import { BlockingDialog } from '../ui/blocking-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { currentPerson } from './current-person.ts';
import { withNext } from './safe-next.ts';
import { announceSessionChange } from './session-watch.tsx';
import { useAuthSubmit } from './use-auth-submit.ts';

interface SignInAgainDialogProps {
  person: { userId: string; email: string };
}

/** The form for the person of this page alone: what waits was theirs, and goes on as theirs. */
export function SignInAgainDialog({ person }: SignInAgainDialogProps) {
  const form = useForm({
    resolver: zodResolver(signInInput),
    defaultValues: { email: person.email, password: '' },
  });
  const { register, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = useAuthSubmit(form, '/sign-in/email', {
    body: ({ password }) => ({ email: person.email, password }),
    onDone: async () => {
      announceSessionChange('signed-in');
      const signedIn = await currentPerson();
      if (signedIn === undefined || signedIn === person.userId) resumeSession();
      else window.location.reload();
    },
  });
  const here = window.location.pathname + window.location.search;
  return (
    <BlockingDialog
      heading="Sign in again to go on"
      description="Your sign-in has ended. What you have typed stays, and uploads go on when you are back."
    >
      <form method="post" onSubmit={submit} noValidate className="space-y-4">
        <FormError message={errors.root?.message} />
        <Field
          label="E-mail"
          type="email"
          autoComplete="username"
          readOnly
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
        <Button type="submit" className="w-full" pending={isSubmitting}>
          Sign in
        </Button>
      </form>
      <p className="mt-4 text-muted-foreground text-xs">
        You are somebody else, or forgot the password?{' '}
        <Link
          prefetch={false}
          href={withNext('/sign-in', here)}
          onNavigate={(event) => {
            // A document of its own: nothing of this page may be left for somebody else.
            event.preventDefault();
            window.location.assign(withNext('/sign-in', here));
          }}
          className="text-foreground underline underline-offset-4"
        >
          Go to the sign-in page
        </Link>
        . What is not saved is lost then.
      </p>
    </BlockingDialog>
  );
}
