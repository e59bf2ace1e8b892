'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useForm } from 'react-hook-form';
import { renameInput } from '#server/account/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';

/** Changes the person's name. */
export function NameForm({ name }: { name: string }) {
  const { api } = useWorkspaceClient();
  const router = useRouter();
  const form = useForm({ resolver: zodResolver(renameInput), defaultValues: { name } });
  const { register, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      await api.account.rename.mutate(input);
      toast.success('Your name is saved.');
      router.refresh();
    } catch (error) {
      showFailure(form, error, ['name']);
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="max-w-sm space-y-4">
      <FormError message={errors.root?.message} />
      <Field
        label="Name"
        autoComplete="name"
        hint="Shown to everybody with whom you share an organization."
        error={errors.name?.message}
        {...register('name')}
      />
      <Button type="submit" pending={isSubmitting}>
        Save name
      </Button>
    </form>
  );
}
