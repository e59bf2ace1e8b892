'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { createOrganizationInput, suggestSlug } from '#server/organizations/schema.ts';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { useSwitchWorkspace } from '../workspaces/use-switch-workspace.ts';
import { OrganizationFields, type OrganizationInput } from './organization-fields.tsx';

/** Founds an organization and goes there. */
export function NewOrganizationDialog({ onClose }: { onClose: () => void }) {
  const { api } = useWorkspaceClient();
  const { switchTo, pending } = useSwitchWorkspace();
  const [created, setCreated] = useState(false);
  const form = useForm<OrganizationInput>({
    resolver: zodResolver(createOrganizationInput),
    defaultValues: { name: '', slug: '', colour: 'blue' },
  });
  const { register, handleSubmit, setValue, formState } = form;
  const { errors, isSubmitting, dirtyFields } = formState;
  const suggest = (name: string) => {
    if (!dirtyFields.slug) setValue('slug', suggestSlug(name));
  };
  const submit = handleSubmit(async (input) => {
    try {
      const organization = await api.organizations.create.mutate(input);
      setCreated(true);
      await switchTo(organization);
    } catch (error) {
      showFailure(form, error, ['name', 'slug'], 'slug');
    }
  });
  const busy = isSubmitting || pending || created;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading="New organization"
        description="Its files belong to the organization and are seen by its members only. You become its owner."
      >
        <form method="post" onSubmit={submit} noValidate className="space-y-4">
          <FormError message={errors.root?.message} />
          <OrganizationFields register={register} errors={errors} onName={suggest} />
          <div className="flex justify-end pt-1">
            <Button type="submit" pending={busy}>
              Create organization
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
