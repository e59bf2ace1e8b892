'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { createFolderInput } from '#server/folders/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { refreshFolders } from './folder-cache.ts';

const formInput = createFolderInput.pick({ name: true });

interface NewFolderDialogProps {
  /** Where the folder will be; null: the root. */
  parentId: string | null;
  /** The same in words: "Acme / Contracts". */
  place: string;
  onClose: () => void;
}

export function NewFolderDialog({ parentId, place, onClose }: NewFolderDialogProps) {
  const client = useWorkspaceClient();
  const form = useForm({ resolver: zodResolver(formInput), defaultValues: { name: '' } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name }) => {
    try {
      await client.api.folders.create.mutate({ parentId, name });
      await refreshFolders(client);
      onClose();
    } catch (error) {
      showFailure(form, error, ['name'], 'name');
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent heading="New folder" description={<bdi>In {place}</bdi>}>
        <form method="post" onSubmit={submit} noValidate className="space-y-4">
          <FormError message={errors.root?.message} />
          <Field
            label="Name"
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            error={errors.name?.message}
            {...form.register('name')}
          />
          <div className="flex justify-end">
            <Button type="submit" pending={isSubmitting}>
              Create folder
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
