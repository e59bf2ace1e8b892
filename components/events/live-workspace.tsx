'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { LostMembershipPage } from '../workspaces/lost-membership-page.tsx';
import type { Workspace } from '../workspaces/workspace.ts';
import { keepUpToDate } from './live.ts';

interface LiveWorkspaceProps {
  userId: string;
  workspace: Workspace;
  children: ReactNode;
}

/** Shows what others do in the workspace as it happens, and says so when the person is out of it. */
export function LiveWorkspace({ userId, workspace, children }: LiveWorkspaceProps) {
  const router = useRouter();
  const [removed, setRemoved] = useState(false);
  const { id } = workspace;
  useEffect(
    () =>
      keepUpToDate(userId, {
        workspace: id,
        onFrameOld: () => router.refresh(),
        // Of a deleted organization the server itself knows what there is to say.
        onRemoved: (deleted) => (deleted ? router.refresh() : setRemoved(true)),
      }),
    [userId, id, router],
  );
  return removed ? <LostMembershipPage workspace={workspace} /> : children;
}
