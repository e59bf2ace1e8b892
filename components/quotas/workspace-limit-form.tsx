'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import { byteSize } from '#server/core/bytes/schema.ts';
import { setWorkspaceLimitInput } from '#server/quotas/schema.ts';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { limitWords } from './quota-words.ts';
import { saved } from './saved.ts';
import { SizeField } from './size-field.tsx';

interface WorkspaceLimitFormProps {
  workspace: Workspace;
  settings: Outputs['quotas']['settings'];
}

/** What the whole organization may store, within what the instance allows it. */
export function WorkspaceLimitForm({ workspace, settings }: WorkspaceLimitFormProps) {
  const { api, queryClient } = useWorkspaceClient();
  const { limitBytes, ceiling } = settings;
  const form = useForm({
    resolver: zodResolver(setWorkspaceLimitInput),
    values: { limitBytes },
    resetOptions: { keepDirtyValues: true },
  });
  const { control, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      await api.quotas.setWorkspaceLimit.mutate(input);
      await queryClient.invalidateQueries({ queryKey: ['quotas'] });
      form.reset(input, saved);
      toast.success(`The limit of ${workspace.name} is saved.`);
    } catch (error) {
      showFailure(form, error, ['limitBytes']);
    }
  });
  return (
    <section aria-labelledby="workspace-limit" className="space-y-3">
      <h2 id="workspace-limit" className="font-semibold text-base">
        Limit of {workspace.name}
      </h2>
      <form method="post" onSubmit={submit} noValidate className="max-w-md space-y-4">
        <FormError message={errors.root?.message} />
        <Controller
          control={control}
          name="limitBytes"
          render={({ field }) => (
            <SizeField
              label="All that may be stored"
              placeholder={ceiling.limit === null ? 'No limit' : byteSize(ceiling.limit)}
              hint={`Of all members together. At most: ${limitWords(ceiling.limit, ceiling.source)}.`}
              error={errors.limitBytes?.message}
              field={field}
            />
          )}
        />
        <Button type="submit" pending={isSubmitting}>
          Save limit
        </Button>
      </form>
    </section>
  );
}
