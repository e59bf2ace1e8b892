'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { whenReachable } from '../trpc/reach.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import type { LivePage } from './live.ts';

const LostMembershipPage = dynamic(
  () => import('../workspaces/lost-membership-page.tsx').then((m) => m.LostMembershipPage),
  { ssr: false },
);

/** Milliseconds until what could not be loaded is asked for again. */
const pause = 5_000;

/** Keeps a page up to date until the answer is called; what does so is loaded once the page stands. */
function keepUpToDateFromNowOn(userId: string, page: LivePage): () => void {
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  async function start() {
    try {
      const { keepUpToDate } = await import('./live.ts');
      if (!over) stop = keepUpToDate(userId, page);
    } catch {
      await whenReachable();
      if (!over) timer = setTimeout(start, pause);
    }
  }
  start();
  return () => {
    over = true;
    clearTimeout(timer);
    stop?.();
  };
}

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
      keepUpToDateFromNowOn(userId, {
        workspace: id,
        onFrameOld: () => router.refresh(),
        // Of a deleted organization the server itself knows what there is to say.
        onRemoved: (deleted) => (deleted ? router.refresh() : setRemoved(true)),
      }),
    [userId, id, router],
  );
  return removed ? <LostMembershipPage workspace={workspace} /> : children;
}
