'use client';

import { useState } from 'react';
import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { entryWords } from '../files/entry.ts';
import { LoadError } from '../shared/load-error.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { assignTags, changedTags } from './assign-tags.ts';
import { DeleteTag } from './delete-tag.tsx';
import { TagForm } from './tag-form.tsx';
import { TagPicker } from './tag-picker.tsx';
import { type TagItem, useTags } from './use-tags.ts';

/** What the dialog shows instead of the picker: a form for a new tag of this name, or for a tag. */
type Form = { name: string } | { tag: TagItem };

/** Which tags the chosen files and folders carry: each choice is done at once. */
export function TagsDialog({ entries, workspace, onClose }: EntryDialogProps) {
  const client = useWorkspaceClient();
  const { tags, mayWrite, isPending, isError, refetch, whenLoaded } = useTags();
  const [carried, setCarried] = useState(
    () => new Map(entries.map(({ id, tagIds }) => [id, tagIds ?? []])),
  );
  const [form, setForm] = useState<Form | null>(null);
  const [deleting, setDeleting] = useState<TagItem | null>(null);

  const shareOf = ({ id }: TagItem) => {
    const carriers = entries.filter((entry) => carried.get(entry.id)?.includes(id)).length;
    return carriers === 0 ? false : carriers === entries.length || ('indeterminate' as const);
  };

  async function assign(tag: TagItem, on: boolean) {
    const change = { add: on ? [tag.id] : [], remove: on ? [] : [tag.id] };
    const before = carried;
    setCarried(new Map([...before].map(([id, ids]) => [id, changedTags(ids, change)])));
    if (!(await assignTags(client, entries, change))) setCarried(before);
  }

  const heading = form ? ('tag' in form ? 'Change tag' : 'New tag') : 'Tags';
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading={heading}
        description={form ? undefined : <bdi className="break-words">{entryWords(entries)}</bdi>}
      >
        {form ? (
          <TagForm
            tag={'tag' in form ? form.tag : undefined}
            name={'tag' in form ? form.tag.name : form.name}
            mayWrite={mayWrite}
            workspaceName={workspace.name}
            onDone={(tag) => {
              setForm(null);
              if (!('tag' in form)) assign(tag, true);
            }}
            onCancel={() => setForm(null)}
          />
        ) : isError ? (
          <LoadError message="The tags could not be loaded." pending={false} onRetry={refetch} />
        ) : (
          <TagPicker
            tags={tags}
            pending={isPending}
            whenLoaded={whenLoaded}
            mayWrite={mayWrite}
            shareOf={shareOf}
            onAssign={assign}
            onCreate={(name) => setForm({ name })}
            onEdit={(tag) => setForm({ tag })}
            onDelete={setDeleting}
          />
        )}
        {deleting && <DeleteTag tag={deleting} onClose={() => setDeleting(null)} />}
      </DialogContent>
    </Dialog>
  );
}
