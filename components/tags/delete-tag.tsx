'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { toast } from '../ui/toast.ts';
import type { TagItem } from './use-tags.ts';

const counted = (count: number, word: string) =>
  `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;

/** What loses the tag, in words. */
const carriersWords = ({ files, folders }: { files: number; folders: number }) =>
  [
    ...(files > 0 || folders === 0 ? [counted(files, 'file')] : []),
    ...(folders > 0 ? [counted(folders, 'folder')] : []),
  ].join(' and ');

/** Asks before a tag is gone for good, and says what carries it. */
export function DeleteTag({ tag, onClose }: { tag: TagItem; onClose: () => void }) {
  const client = useWorkspaceClient();
  const [pending, setPending] = useState(false);
  const usage = useQuery({
    queryKey: ['tags', 'usage', tag.id],
    queryFn: ({ signal }) => client.api.tags.usage.query({ id: tag.id }, { signal }),
    staleTime: 0,
  });
  async function remove() {
    setPending(true);
    try {
      await client.api.tags.delete.mutate({ id: tag.id });
      toast.success('Tag deleted', { description: tag.name });
      onClose();
    } catch (error) {
      toast.error(failureOf(error).message, { description: tag.name });
      setPending(false);
    } finally {
      for (const key of ['tags', 'files', 'folders', 'entries', 'search'])
        client.queryClient.invalidateQueries({ queryKey: [key] });
    }
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      heading="Delete this tag?"
      description={
        <>
          <strong dir="auto" className="text-foreground">
            {tag.name}
          </strong>{' '}
          {usage.data
            ? `is taken from ${carriersWords(usage.data)}, those in the trash as well.`
            : 'is taken from all that carries it.'}{' '}
          This cannot be undone. Nothing else about these files changes.
        </>
      }
      action="Delete tag"
      pending={pending}
      onAction={remove}
    />
  );
}
