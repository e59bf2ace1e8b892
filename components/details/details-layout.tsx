'use client';

import dynamic from 'next/dynamic';
import { useQueryState } from 'nuqs';
import { type ReactNode, useEffect } from 'react';
import type { EntryCommand } from '../entries/entry-command.ts';
import type { Entry } from '../files/entry.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { detailsParser, ofSelection } from './details-address.ts';

const DetailsPanel = dynamic(() => import('./details-panel.tsx').then((m) => m.DetailsPanel), {
  ssr: false,
});

interface DetailsLayoutProps {
  workspace: Workspace;
  commands: readonly EntryCommand[];
  /** What is chosen in the list: the panel follows it. */
  chosen: readonly Entry[];
  /** The folder that is shown, for when nothing is chosen; null: none, or the root. */
  folderId?: string | null;
  children: ReactNode;
}

/** A page with the details of what is chosen in it beside it, while they are wanted. */
export function DetailsLayout({
  workspace,
  commands,
  chosen,
  folderId = null,
  children,
}: DetailsLayoutProps) {
  const [address, setAddress] = useQueryState('details', detailsParser);
  const choice = chosen.map(({ id }) => id).join();
  // Whoever chooses something else wants to see that, and not what they had asked for before.
  useEffect(() => {
    if (choice !== '') setAddress((now) => now && ofSelection);
  }, [choice, setAddress]);
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">{children}</div>
      {address !== null && (
        <DetailsPanel
          address={address}
          workspace={workspace}
          commands={commands}
          chosen={chosen}
          folderId={folderId}
          onClose={() => setAddress(null)}
        />
      )}
    </div>
  );
}
