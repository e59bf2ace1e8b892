'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { deleteOrganizationInput } from '#server/organizations/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { daysInWords } from '../shared/time-words.ts';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import type { Workspace } from '../workspaces/workspace.ts';

interface DeleteOrganizationProps {
  workspace: Workspace;
  /** For which it can be taken back. */
  days: number;
}

/** Deletes the organization, once its name is typed. */
export function DeleteOrganization({ workspace, days }: DeleteOrganizationProps) {
  const [asking, setAsking] = useState(false);
  return (
    <section aria-labelledby="delete" className="max-w-2xl space-y-3">
      <h2 id="delete" className="font-semibold text-base">
        Delete organization
      </h2>
      <p className="text-muted-foreground">
        It is gone for all members at once. For {daysInWords(days)} its owners can take it back;
        then its files are deleted for good.
      </p>
      <Button variant="danger" onClick={() => setAsking(true)}>
        Delete organization
      </Button>
      {asking && (
        <DeleteDialog workspace={workspace} days={days} onClose={() => setAsking(false)} />
      )}
    </section>
  );
}

interface DeleteDialogProps extends DeleteOrganizationProps {
  onClose: () => void;
}

function DeleteDialog({ workspace, days, onClose }: DeleteDialogProps) {
  const { api } = useWorkspaceClient();
  const form = useForm({
    resolver: zodResolver(deleteOrganizationInput),
    defaultValues: { name: '' },
  });
  const { register, handleSubmit, formState } = form;
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      const { slug } = await api.organizations.delete.mutate(input);
      // The same address now says until when it can be taken back.
      window.location.assign(`/w/${slug}`);
    } catch (error) {
      showFailure(form, error, ['name']);
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading={`Delete ${workspace.name}?`}
        description={`All members lose access at once, and uploads under way do not arrive. For ${daysInWords(days)} an owner can take this back; then nobody can.`}
      >
        <form method="post" onSubmit={submit} noValidate className="space-y-4">
          <FormError message={errors.root?.message} />
          <Field
            label={`Type the name of the organization: ${workspace.name}`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={errors.name?.message}
            {...register('name')}
          />
          <div className="flex justify-end gap-2">
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="danger" pending={isSubmitting || isSubmitSuccessful}>
              Delete
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
