'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { renameInput } from '#server/files/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { renameFile } from './file-actions.ts';
import type { FileItem } from './file-cache.ts';

const formInput = renameInput.pick({ filename: true });

export function RenameDialog({ file, onClose }: { file: FileItem; onClose: () => void }) {
  const client = useWorkspaceClient();
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(formInput),
    defaultValues: { filename: file.filename },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ filename }) => {
    if (filename === file.filename) return onClose();
    try {
      await renameFile(client, file, filename);
      onClose();
    } catch (error) {
      const { code, message, fields } = failureOf(error);
      const atField = fields.filename ?? (code === 'CONFLICT' ? message : undefined);
      if (atField) setError('filename', { message: atField }, { shouldFocus: true });
      else setError('root', { message });
    }
  });
  function selectStem(field: HTMLInputElement) {
    const dot = file.filename.lastIndexOf('.');
    field.setSelectionRange(0, dot > 0 ? dot : file.filename.length);
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
            error={errors.filename?.message}
            {...register('filename')}
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
