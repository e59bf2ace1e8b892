'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { unfinishedWords } from './unfinished-words.ts';
import { useUnfinished } from './use-unfinished.ts';

/** In the tray: leads to the list of unfinished uploads, on pages that do not show it. */
export function UnfinishedLine({ workspace }: { workspace: WorkspaceFace }) {
  const count = useUnfinished(workspace).length;
  const files = `/w/${workspace.slug}/files`;
  const shown = usePathname().startsWith(files);
  if (count === 0 || shown) return null;
  return (
    <p className="border-b bg-muted px-3 py-2 text-xs">
      {unfinishedWords(count, workspace.name)}.{' '}
      <Link href={files} className="underline underline-offset-2">
        Show
        <span className="sr-only"> the unfinished uploads</span>
      </Link>
    </p>
  );
}
