'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { useForm } from 'react-hook-form';
import { colours, updateOrganizationInput } from '#server/organizations/schema.ts';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { OrganizationFields, type OrganizationInput } from './organization-fields.tsx';

/** Changes an organization's name, address and colour; a new address is gone to. */
export function OrganizationForm({ workspace }: { workspace: Workspace }) {
  const { api } = useWorkspaceClient();
  const router = useRouter();
  const [navigating, startTransition] = useTransition();
  const { name, slug, colour } = workspace;
  const form = useForm<OrganizationInput>({
    resolver: zodResolver(updateOrganizationInput),
    values: { name, slug, colour: colours.find((each) => each === colour) ?? 'slate' },
  });
  const { register, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      const saved = await api.organizations.update.mutate(input);
      toast.success('The settings are saved.');
      startTransition(() => {
        if (saved.slug !== slug) router.replace(`/w/${saved.slug}/settings`);
        router.refresh();
      });
    } catch (error) {
      showFailure(form, error, ['name', 'slug'], 'slug');
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="max-w-md space-y-4">
      <FormError message={errors.root?.message} />
      <OrganizationFields register={register} errors={errors} />
      <Button type="submit" pending={isSubmitting || navigating}>
        Save
      </Button>
    </form>
  );
}
