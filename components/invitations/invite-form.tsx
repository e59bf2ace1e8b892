'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { inviteInput } from '#server/invitations/schema.ts';
import { RoleSelect } from '../members/role-select.tsx';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { InvitationLink } from './invitation-link.tsx';

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
  const form = useForm({
    resolver: zodResolver(inviteInput),
    defaultValues: { email: '', role: 'member' as const },
  });
  const { register, handleSubmit, reset, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      const { link } = await api.invitations.create.mutate(input);
      setMade({ email: input.email, link });
      reset({ email: '', role: 'member' });
      onInvited();
    } catch (error) {
      showFailure(form, error, ['email']);
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
      {made && <InvitationLink {...made} />}
    </form>
  );
}
