'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import { byteSize } from '#server/core/bytes/schema.ts';
import { setRoleLimitsInput } from '#server/quotas/schema.ts';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import type { Inputs, Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import { saved } from './saved.ts';
import { SizeField } from './size-field.tsx';

/** Viewers bring no files, so there is nothing to limit. */
const roles = ['owner', 'admin', 'member'] as const;
const names = ['quotaBytes', 'maxFileBytes'] as const;
const labels = { quotaBytes: 'total', maxFileBytes: 'largest file' } as const;
const spoken = { owner: 'Owners', admin: 'Admins', member: 'Members' } as const;
const nothing = { quotaBytes: null, maxFileBytes: null };

type QuotaSettings = Outputs['quotas']['settings'];

/** What each role may store. */
export function RoleLimitsForm({ settings }: { settings: QuotaSettings }) {
  const { api, queryClient } = useWorkspaceClient();
  const { owner = nothing, admin = nothing, member = nothing, viewer } = settings.roles;
  const form = useForm<Inputs['quotas']['setRoleLimits']>({
    resolver: zodResolver(setRoleLimitsInput),
    values: { limits: { owner, admin, member, ...(viewer && { viewer }) } },
    resetOptions: { keepDirtyValues: true },
  });
  const { control, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      await api.quotas.setRoleLimits.mutate(input);
      await queryClient.invalidateQueries({ queryKey: ['quotas'] });
      form.reset(input, saved);
      toast.success('The limits of the roles are saved.');
    } catch (error) {
      const paths = roles.flatMap((role) => names.map((name) => `limits.${role}.${name}` as const));
      showFailure(form, error, paths);
    }
  });
  const { maxFileBytes, quotaBytes } = settings.system;
  const placeholders = {
    quotaBytes: quotaBytes === null ? 'No limit' : byteSize(quotaBytes),
    maxFileBytes: byteSize(maxFileBytes),
  };
  return (
    <section aria-labelledby="role-limits" className="space-y-3">
      <h2 id="role-limits" className="font-semibold text-base">
        Limits of roles
      </h2>
      <p className="max-w-2xl text-muted-foreground">
        What each person of a role may store, unless something else is set for them. An empty field
        takes what this Holdall allows.
      </p>
      <form method="post" onSubmit={submit} noValidate className="max-w-3xl space-y-4">
        <FormError message={errors.root?.message} />
        {roles.map((role) => (
          <div key={role} className="grid gap-4 sm:grid-cols-2">
            {names.map((name) => (
              <Controller
                key={name}
                control={control}
                name={`limits.${role}.${name}`}
                render={({ field, fieldState }) => (
                  <SizeField
                    label={`${spoken[role]}: ${labels[name]}`}
                    placeholder={placeholders[name]}
                    error={fieldState.error?.message}
                    field={{ ...field, value: field.value ?? null }}
                  />
                )}
              />
            ))}
          </div>
        ))}
        <Button type="submit" pending={isSubmitting}>
          Save limits of roles
        </Button>
      </form>
    </section>
  );
}
