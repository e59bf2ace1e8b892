'use client';

import { useQuery } from '@tanstack/react-query';
import { clientOf } from '../../trpc/workspace-client.ts';

interface FolderWordsProps {
  workspaceId: string;
  folderId: string | null;
}

/** "/ Contracts / 2026": the folder of an upload that this page knows by its id only. */
export function FolderWords({ workspaceId, folderId }: FolderWordsProps) {
  const { api, queryClient } = clientOf(workspaceId);
  const { data } = useQuery(
    {
      queryKey: ['folders', 'path', folderId],
      queryFn: ({ signal }) =>
        folderId ? api.folders.path.query({ id: folderId }, { signal }) : [],
      enabled: folderId !== null,
    },
    queryClient,
  );
  if (folderId === null || !data) return null;
  const words = data.map(({ name }) => name).join(' / ');
  return (
    <bdi title={words} className="truncate whitespace-pre">
      / {words}
    </bdi>
  );
}
