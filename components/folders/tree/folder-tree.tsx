'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { TreeItems } from './tree-item.tsx';
import { onTreeKey } from './tree-keys.ts';
import { useUnfolded } from './tree-state.ts';
import { useTreeLevel } from './use-tree-level.ts';

interface FolderTreeProps {
  workspace: WorkspaceFace;
  onNavigate?: () => void;
}

/** All folders of a workspace, each level loaded when it is unfolded. */
export function FolderTree({ workspace: { id, slug, name }, onNavigate }: FolderTreeProps) {
  const { api } = useWorkspaceClient();
  const pathname = usePathname();
  const unfolded = useUnfolded(id);
  const root = useTreeLevel(null, true);
  const [stop, setStop] = useState<string | null>(null);
  const base = `/w/${slug}/files/`;
  const current = pathname.startsWith(base) ? pathname.slice(base.length) : null;
  const { data: path } = useQuery({
    queryKey: ['folders', 'path', current],
    queryFn: ({ signal }) => api.folders.path.query({ id: current ?? '' }, { signal }),
    enabled: current !== null,
  });
  const above = path
    ?.slice(0, -1)
    .map((step) => step.id)
    .join();
  const { unfold } = unfolded;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where one goes somewhere else
  useEffect(() => {
    if (above) unfold(...above.split(','));
  }, [above]);
  if (root.query.data && root.folders.length === 0)
    return <p className="px-2.5 py-1 pl-9 text-muted-foreground text-xs">No folders yet</p>;
  return (
    <div
      role="tree"
      aria-label={`Folders in ${name}`}
      onKeyDown={(event) => onTreeKey(event, unfolded)}
    >
      <TreeItems
        tree={{
          ...unfolded,
          current,
          stop,
          onStop: setStop,
          hrefOf: (folderId) => base + folderId,
          onNavigate,
        }}
        level={1}
        of={root}
      />
    </div>
  );
}
