'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import { byteSize } from '#server/core/bytes/schema.ts';
import { setUserLimitInput } from '#server/quotas/schema.ts';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.ts';
import { SizeField } from './size-field.tsx';

export type MemberQuota = Outputs['quotas']['members']['items'][number];

interface OverrideDialogProps {
  member: MemberQuota;
  /** What holds for them without an override. */
  inherited: { maxFileBytes: number; quotaBytes: number | null };
  onClose: () => void;
}

const inherits = (bytes: number | null) => (bytes === null ? 'No limit' : byteSize(bytes));

/** Other limits for one member than their role has, and why. */
export function OverrideDialog({ member, inherited, onClose }: OverrideDialogProps) {
  const { api, queryClient } = useWorkspaceClient();
  const { maxFileBytes, quotaBytes, reason } = member.override;
  const form = useForm({
    resolver: zodResolver(setUserLimitInput),
    defaultValues: { userId: member.userId, maxFileBytes, quotaBytes, reason: reason ?? '' },
  });
  const { control, register, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      await api.quotas.setUserLimit.mutate(input);
      await queryClient.invalidateQueries({ queryKey: ['quotas'] });
      toast.success(`The limits of ${member.name} are saved.`);
      onClose();
    } catch (error) {
      showFailure(form, error, ['quotaBytes', 'maxFileBytes', 'reason']);
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading={`Limits of ${member.name}`}
        description="An empty field takes what their role or this Holdall allows."
      >
        <form method="post" onSubmit={submit} noValidate className="space-y-4">
          <FormError message={errors.root?.message} />
          <Controller
            control={control}
            name="quotaBytes"
            render={({ field }) => (
              <SizeField
                label="Total"
                placeholder={inherits(inherited.quotaBytes)}
                error={errors.quotaBytes?.message}
                field={field}
              />
            )}
          />
          <Controller
            control={control}
            name="maxFileBytes"
            render={({ field }) => (
              <SizeField
                label="Largest file"
                placeholder={inherits(inherited.maxFileBytes)}
                error={errors.maxFileBytes?.message}
                field={field}
              />
            )}
          />
          <Field
            label="Reason"
            autoComplete="off"
            hint="Shown in the activity, to owners and admins."
            error={errors.reason?.message}
            {...register('reason')}
          />
          <div className="flex justify-end">
            <Button type="submit" pending={isSubmitting}>
              Save
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
