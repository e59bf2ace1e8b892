import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { clientOf } from '../../trpc/workspace-client.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { useOpenSessions } from '../elsewhere/use-open-sessions.ts';
import type { UnfinishedUpload } from '../unfinished-upload.ts';
import { useUploads } from '../upload-store.ts';

export const unfinishedKey = ['unfinished-uploads'];

/** Uploads of the person into a workspace that were begun and that nobody goes on with. */
export function useUnfinished(workspace: WorkspaceFace | null): readonly UnfinishedUpload[] {
  const { still } = useOpenSessions(workspace);
  const entries = useUploads();
  const { data } = useQuery(
    {
      // Asked when there is something new to ask about: a session of thousands is a long list.
      queryKey: [...unfinishedKey, still.join(' ')],
      queryFn: async () => {
        const { listUnfinished } = await import('../upload-engine.ts');
        return workspace ? listUnfinished(workspace) : [];
      },
      enabled: workspace !== null && still.length > 0,
      placeholderData: (before) => before,
    },
    clientOf(workspace?.id ?? null).queryClient,
  );
  return useMemo(() => {
    const here = new Set(entries.map(({ uploadId }) => uploadId));
    const about = new Set(still);
    return (data ?? []).filter(
      ({ uploadId, sessionId }) =>
        !here.has(uploadId) && sessionId !== null && about.has(sessionId),
    );
  }, [data, entries, still]);
}
