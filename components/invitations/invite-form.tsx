'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { invitationDays, inviteInput } from '#server/invitations/schema.ts';
import { RoleSelect } from '../members/role-select.tsx';
import { CopyField } from '../shared/copy-field.tsx';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';

interface InviteFormProps {
  /** Whether the person may invite owners. */
  owners: boolean;
  onInvited: () => void;
}

/** Invites an address. The link is shown here, once: nobody can read it again later. */
export function InviteForm({ owners, onInvited }: InviteFormProps) {
  const { api } = useWorkspaceClient();
  const roleId = useId();
  const [made, setMade] = useState<{ email: string; link: string } | null>(null);
  const { register, handleSubmit, setError, reset, formState } = useForm({
    resolver: zodResolver(inviteInput),
    defaultValues: { email: '', role: 'member' as const },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      const { link } = await api.invitations.create.mutate(input);
      setMade({ email: input.email, link });
      reset({ email: '', role: 'member' });
      onInvited();
    } catch (error) {
      const { message, fields } = failureOf(error);
      if (fields.email) setError('email', { message: fields.email }, { shouldFocus: true });
      else setError('root', { message });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="space-y-4">
      <FormError message={errors.root?.message} />
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_18rem_auto]">
        <Field
          label="E-mail"
          type="email"
          autoComplete="off"
          error={errors.email?.message}
          {...register('email')}
        />
        <div className="flex flex-col gap-1.5">
          <label htmlFor={roleId} className="font-medium">
            Role
          </label>
          <RoleSelect id={roleId} owners={owners} explained {...register('role')} />
        </div>
        <Button type="submit" pending={isSubmitting} className="sm:mt-6.5">
          Create invitation
        </Button>
      </div>
      {made && (
        <div className="space-y-2 rounded-md border bg-surface p-4">
          <p>
            This link lets <strong className="break-all">{made.email}</strong> join, and nobody
            else. It works for {invitationDays} days and is shown only now.
          </p>
          <CopyField key={made.link} label="Invitation link" value={made.link} />
        </div>
      )}
    </form>
  );
}
