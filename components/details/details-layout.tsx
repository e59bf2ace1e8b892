'use client';

import dynamic from 'next/dynamic';
import { useQueryState } from 'nuqs';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { EntryCommand } from '../entries/entry-command.ts';
import type { Entry } from '../files/entry.ts';
import { dialogIsOpen, isEditable } from '../uploads/intake/may-take.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { detailsParser, ofSelection } from './details-address.ts';
import { FollowContext } from './followed.tsx';

const DetailsPanel = dynamic(() => import('./details-panel.tsx').then((m) => m.DetailsPanel), {
  ssr: false,
});

interface DetailsLayoutProps {
  workspace: Workspace;
  commands: readonly EntryCommand[];
  /** The folder that is shown, for when nothing is chosen; null: none, or the root. */
  folderId?: string | null;
  children: ReactNode;
}

/** A page with the details of what is chosen in it beside it, while they are wanted. */
export function DetailsLayout({
  workspace,
  commands,
  folderId = null,
  children,
}: DetailsLayoutProps) {
  const [address, setAddress] = useQueryState('details', detailsParser);
  const [chosen, setChosen] = useState<readonly Entry[]>([]);
  const follow = useCallback(
    (entries: readonly Entry[]) => {
      setChosen(entries);
      // Whoever chooses something else wants to see that, and not what they had asked for before.
      if (entries.length > 0) setAddress((now) => now && ofSelection);
    },
    [setAddress],
  );
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'Enter' || !event.altKey || event.defaultPrevented) return;
      if (isEditable(event.target) || dialogIsOpen()) return;
      event.preventDefault();
      setAddress((now) => (now === null ? ofSelection : null));
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [setAddress]);
  return (
    <FollowContext value={follow}>
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
    </FollowContext>
  );
}
