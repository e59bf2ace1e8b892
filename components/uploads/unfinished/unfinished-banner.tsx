'use client';

import dynamic from 'next/dynamic';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { useUnfinished } from './use-unfinished.ts';

/** With the engine, which few pages need. */
const UnfinishedList = dynamic(
  () => import('./unfinished-list.tsx').then((m) => m.UnfinishedList),
  {
    ssr: false,
  },
);

/** The unfinished uploads into a workspace; nothing where there are none. */
export function UnfinishedBanner({ workspace }: { workspace: WorkspaceFace }) {
  const unfinished = useUnfinished(workspace);
  if (unfinished.length === 0) return null;
  return <UnfinishedList unfinished={unfinished} workspace={workspace} />;
}
