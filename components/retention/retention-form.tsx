'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { graceHours, type RetentionInput, retentionInput } from '#server/retention/schema.ts';
import { saved } from '../quotas/saved.ts';
import { Waiting } from '../quotas/waiting.tsx';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';

/** How long a workspace keeps its trash and former versions, for those who set it. */
export function Retention({ workspace }: { workspace: WorkspaceFace }) {
  const { api } = useWorkspaceClient();
  const query = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => api.retention.current.query(undefined, { signal }),
  });
  if (!query.data) return <Waiting query={query} />;
  const { trashDays, keepVersions, versionDays, instance } = query.data;
  return (
    <RetentionForm
      workspace={workspace}
      rules={{ trashDays, keepVersions, versionDays }}
      instance={instance}
    />
  );
}

interface RetentionFormProps {
  workspace: WorkspaceFace;
  rules: RetentionInput;
  /** What holds where nobody has set anything. */
  instance: RetentionInput;
}

/** An empty field is no limit, where there may be none. */
const toNumber = (text: unknown): number | null =>
  text === '' || text === null ? null : Number(text);

const usually = (limit: number | null, unit: string): string =>
  limit === null ? 'Usual here: no limit.' : `Usual here: ${limit} ${unit}.`;

function RetentionForm({ workspace, rules, instance }: RetentionFormProps) {
  const { api, queryClient } = useWorkspaceClient();
  const form = useForm({
    resolver: zodResolver(retentionInput),
    values: rules,
    resetOptions: { keepDirtyValues: true },
  });
  const { register, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      form.reset(await api.retention.set.mutate(input), saved);
      await queryClient.invalidateQueries({ queryKey: ['retention'] });
      toast.success(`What ${workspace.name} keeps is saved.`);
    } catch (error) {
      showFailure(form, error, ['trashDays', 'keepVersions', 'versionDays']);
    }
  });
  const number = (name: keyof RetentionInput) => ({
    type: 'number',
    inputMode: 'numeric' as const,
    min: 1,
    error: errors[name]?.message,
    ...register(name, { setValueAs: toNumber }),
  });
  return (
    <section aria-labelledby="retention" className="space-y-3">
      <h2 id="retention" className="font-semibold text-base">
        What {workspace.name} keeps
      </h2>
      <p className="max-w-2xl text-muted-foreground">
        Deleted files wait in the trash, and replaced ones are kept as former versions. Both use
        storage until they are deleted forever. After a change nothing is deleted by the new rules
        for {graceHours} hours.
      </p>
      <form method="post" onSubmit={submit} noValidate className="max-w-3xl space-y-4">
        <FormError message={errors.root?.message} />
        <div className="grid gap-4 sm:grid-cols-3">
          <Field
            label="Days in the trash"
            hint={usually(instance.trashDays, 'days')}
            {...number('trashDays')}
          />
          <Field
            label="Former versions of a file"
            placeholder="No limit"
            hint={`${usually(instance.keepVersions, 'versions')} Empty: no limit.`}
            {...number('keepVersions')}
          />
          <Field
            label="Days for former versions"
            placeholder="No limit"
            hint={`Since they were replaced. ${usually(instance.versionDays, 'days')} Empty: no limit.`}
            {...number('versionDays')}
          />
        </div>
        <Button type="submit" pending={isSubmitting}>
          Save what is kept
        </Button>
      </form>
    </section>
  );
}
