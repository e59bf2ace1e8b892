'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { renameFolderInput } from '#server/folders/schema.ts';
import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { renameEntry } from './entry-actions.ts';

/** Files and folders are named by the same rules. */
const formInput = renameFolderInput.pick({ name: true });

export function RenameDialog({ entries: [entry], onClose }: EntryDialogProps) {
  const client = useWorkspaceClient();
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(formInput),
    defaultValues: { name: entry.name },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ name }) => {
    if (name === entry.name) return onClose();
    try {
      await renameEntry(client, entry, name);
      onClose();
    } catch (error) {
      const { code, message, fields } = failureOf(error);
      const atField = fields.name ?? fields.filename ?? (code === 'CONFLICT' ? message : undefined);
      if (atField) setError('name', { message: atField }, { shouldFocus: true });
      else setError('root', { message });
    }
  });
  function selectStem(field: HTMLInputElement) {
    const dot = entry.kind === 'file' ? entry.name.lastIndexOf('.') : -1;
    field.setSelectionRange(0, dot > 0 ? dot : entry.name.length);
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading="Rename"
        onOpenAutoFocus={(event) => {
          const field = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
          const input = field?.querySelector('input');
          if (!input) return;
          event.preventDefault();
          input.focus();
          selectStem(input);
        }}
      >
        <form method="post" onSubmit={submit} noValidate className="space-y-4">
          <FormError message={errors.root?.message} />
          <Field
            label="Name"
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            error={errors.name?.message}
            {...register('name')}
          />
          <div className="flex justify-end">
            <Button type="submit" pending={isSubmitting}>
              Rename
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
