import { type Entry, entryWords } from '../files/entry.ts';
import { failureOf, isPassing } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { withoutLeaveGuard } from '../uploads/leave-guard.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';

const shownNames = 5;

/** Saves files and folders as one ZIP. The browser streams it to the disk, and may go on with it. */
export async function downloadArchive(
  client: WorkspaceClient,
  workspace: Pick<WorkspaceFace, 'slug'>,
  entries: readonly Entry[],
): Promise<void> {
  const ids = (kind: Entry['kind']) =>
    entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  try {
    const { id, leftOut } = await client.api.archives.create.mutate({
      files: ids('file'),
      folders: ids('folder'),
    });
    const link = document.createElement('a');
    link.href = `/w/${workspace.slug}/download/${id}`;
    // Whatever the answer is, the page stays where it is; the name comes with the answer.
    link.download = '';
    withoutLeaveGuard(() => link.click());
    if (leftOut.length > 0)
      toast.warning('Damaged files are not in the ZIP', {
        description: leftOut.slice(0, shownNames).join(', '),
      });
  } catch (error) {
    const failure = failureOf(error);
    toast.error(failure.message, {
      description: entryWords(entries),
      ...(isPassing(failure) && {
        action: { label: 'Try again', onClick: () => downloadArchive(client, workspace, entries) },
      }),
    });
  }
}
