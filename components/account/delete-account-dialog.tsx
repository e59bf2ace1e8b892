'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { deleteAccountInput } from '#server/account/schema.ts';
import { announceSessionChange } from '../auth/session-watch.tsx';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { daysInWords } from '../shared/time-words.ts';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { endUploads } from '../uploads/end-uploads.ts';

interface DeleteAccountDialogProps {
  email: string;
  /** After which the files in Personal go. */
  days: number;
  onClose: () => void;
}

/** Asks for the password, deletes the account, and leaves nothing of it in this browser. */
export function DeleteAccountDialog({ email, days, onClose }: DeleteAccountDialogProps) {
  const { api } = useWorkspaceClient();
  const form = useForm({
    resolver: zodResolver(deleteAccountInput),
    defaultValues: { password: '' },
  });
  const { register, handleSubmit, formState } = form;
  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      await api.account.delete.mutate(input);
      await endUploads();
      announceSessionChange('signed-out');
      window.location.replace('/sign-in?deleted=yes');
    } catch (error) {
      showFailure(form, error, ['password']);
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading="Delete your account?"
        description={`You cannot take this back. Your name and address are removed at once; your files in Personal follow after ${daysInWords(days)}.`}
      >
        <form method="post" onSubmit={submit} noValidate className="space-y-4">
          <FormError message={errors.root?.message} />
          <input type="email" autoComplete="username" value={email} readOnly hidden />
          <Field
            label="Your password"
            type="password"
            autoComplete="current-password"
            error={errors.password?.message}
            {...register('password')}
          />
          <div className="flex justify-end gap-2">
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="danger" pending={isSubmitting || isSubmitSuccessful}>
              Delete account
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
