'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { byteSize } from '#server/core/bytes/schema.ts';
import { kindsInWords, setPolicyInput } from '#server/uploads/rules/schema.ts';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { KindsField } from './kinds-field.tsx';
import { saved } from './saved.ts';
import { SizeField } from './size-field.tsx';
import { Waiting } from './waiting.tsx';

type Policy = Outputs['uploads']['policy'];
type Own = NonNullable<Policy['own']>;

const kinds = { allowedTypes: 'Allowed types', refusedTypes: 'Refused types' } as const;
const sizes = { maxFileBytes: 'Largest file', maxSessionBytes: 'Most in one go' } as const;
type Kind = keyof typeof kinds;
type Size = keyof typeof sizes;
const kindNames = Object.keys(kinds) as Kind[];
const sizeNames = Object.keys(sizes) as Size[];

/** What may be uploaded to the organization, for those who set it. */
export function UploadPolicy({ workspace }: { workspace: Workspace }) {
  const { api } = useWorkspaceClient();
  const query = useQuery({
    queryKey: ['upload-policy'],
    queryFn: ({ signal }) => api.uploads.policy.query(undefined, { signal }),
  });
  if (!query.data?.own) return <Waiting query={query} />;
  const { instance, own } = query.data;
  return <UploadPolicyForm workspace={workspace} instance={instance} own={own} />;
}

interface UploadPolicyFormProps {
  workspace: Workspace;
  instance: Policy['instance'];
  own: Own;
}

/** What the instance says of kinds of files, in a sentence. */
function instanceWords(which: Kind, patterns: readonly string[]): string {
  if (which === 'allowedTypes')
    return patterns.length === 0
      ? 'This Holdall allows all types.'
      : `This Holdall takes only ${kindsInWords(patterns)}.`;
  return patterns.length === 0
    ? 'This Holdall refuses none.'
    : `This Holdall does not take ${kindsInWords(patterns)}.`;
}

/** What is wrong with a list: at all, or with one of its entries, which it names. */
function listProblem(error: unknown, list: readonly string[]): string | undefined {
  const own = error as { message?: string } | undefined;
  if (own?.message) return own.message;
  if (!Array.isArray(error)) return undefined;
  const wrong = error.findIndex(Boolean);
  return `“${list[wrong]}”: ${error[wrong]?.message}`;
}

/** Which files may come, and how large, within what the instance allows. */
function UploadPolicyForm({ workspace, instance, own }: UploadPolicyFormProps) {
  const { api, queryClient } = useWorkspaceClient();
  const form = useForm({
    resolver: zodResolver(setPolicyInput),
    values: own,
    resetOptions: { keepDirtyValues: true },
  });
  const { control, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    try {
      form.reset(await api.uploads.setPolicy.mutate(input), saved);
      await queryClient.invalidateQueries({ queryKey: ['upload-policy'] });
      toast.success(`What may be uploaded to ${workspace.name} is saved.`);
    } catch (error) {
      showFailure(form, error, [...kindNames, ...sizeNames]);
    }
  });
  return (
    <section aria-labelledby="upload-policy" className="space-y-3">
      <h2 id="upload-policy" className="font-semibold text-base">
        Uploads to {workspace.name}
      </h2>
      <p className="max-w-2xl text-muted-foreground">
        Types are media types such as image/* and application/pdf, or endings of names such as .exe,
        between commas. What is there already stays.
      </p>
      <form method="post" onSubmit={submit} noValidate className="max-w-3xl space-y-4">
        <FormError message={errors.root?.message} />
        {kindNames.map((name) => (
          <Controller
            key={name}
            control={control}
            name={name}
            render={({ field }) => (
              <KindsField
                label={kinds[name]}
                placeholder={name === 'allowedTypes' ? 'All' : 'None'}
                hint={instanceWords(name, instance[name])}
                error={listProblem(errors[name], field.value)}
                field={field}
              />
            )}
          />
        ))}
        <div className="grid gap-4 sm:grid-cols-2">
          {sizeNames.map((name) => (
            <Controller
              key={name}
              control={control}
              name={name}
              render={({ field }) => (
                <SizeField
                  label={sizes[name]}
                  placeholder={byteSize(instance[name])}
                  hint={`This Holdall allows up to ${byteSize(instance[name])}.`}
                  error={errors[name]?.message}
                  field={field}
                />
              )}
            />
          ))}
        </div>
        <Button type="submit" pending={isSubmitting}>
          Save upload rules
        </Button>
      </form>
    </section>
  );
}
