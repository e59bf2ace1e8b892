'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import type { z } from 'zod';
import { createTagInput } from '#server/tags/schema.ts';
import { ColourChoice } from '../organizations/colour-choice.tsx';
import { Field } from '../shared/field.tsx';
import { FormError } from '../shared/form-error.tsx';
import { showFailure } from '../trpc/form-failure.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { type TagItem, tagList } from './use-tags.ts';

type Values = z.input<typeof createTagInput>;

interface TagFormProps {
  /** The tag that is changed; without, a new one is made. */
  tag?: TagItem;
  /** What is in the field at first. */
  name: string;
  /** Whether the person may change what all see. */
  mayWrite: boolean;
  /** Who else will see a tag that is not private, in words. */
  workspaceName: string;
  onDone: (tag: TagItem) => void;
  onCancel: () => void;
}

/** Name and colour of a tag, and of a new one who sees it. */
export function TagForm({ tag, name, mayWrite, workspaceName, onDone, onCancel }: TagFormProps) {
  const client = useWorkspaceClient();
  const form = useForm<Values>({
    resolver: zodResolver(createTagInput),
    defaultValues: {
      name,
      colour: (tag?.colour ?? 'blue') as Values['colour'],
      private: tag?.private ?? !mayWrite,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      const { name, colour } = values;
      const done = tag
        ? await client.api.tags.update.mutate({ id: tag.id, name, colour })
        : await client.api.tags.create.mutate(values);
      await client.queryClient.invalidateQueries({ queryKey: tagList });
      onDone(done);
    } catch (error) {
      showFailure(form, error, ['name'], 'name');
    }
  });
  return (
    <form
      method="post"
      onSubmit={submit}
      noValidate
      aria-label={tag ? `Change the tag ${tag.name}` : 'New tag'}
      className="space-y-4"
    >
      <FormError message={errors.root?.message} />
      <Field
        label="Name"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        error={errors.name?.message}
        {...form.register('name')}
      />
      <ColourChoice {...form.register('colour')} />
      {!tag && (
        <label className="flex min-h-6 items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-primary"
            disabled={!mayWrite}
            {...form.register('private')}
          />
          <span>
            Only for me
            <span className="block text-muted-foreground text-xs">
              {mayWrite
                ? `Otherwise all members of ${workspaceName} see and use it.`
                : `Tags for everybody in ${workspaceName} are made by its members.`}
            </span>
          </span>
        </label>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" pending={isSubmitting}>
          {tag ? 'Save' : 'Create tag'}
        </Button>
      </div>
    </form>
  );
}
