import { ArrowDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { spokenName, type WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceIcon } from '../workspaces/workspace-icon.tsx';
import { changesOf, type TransferMode } from './what-changes.ts';

interface SideProps {
  label: string;
  workspace: WorkspaceFace;
  children?: ReactNode;
}

function Side({ label, workspace, children }: SideProps) {
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <WorkspaceIcon workspace={workspace} className="size-7" />
      <p className="min-w-0">
        <span className="block text-muted-foreground text-xs">{label}</span>
        <span className="block truncate font-medium" title={spokenName(workspace)}>
          {workspace.name}
          <span className="font-normal text-muted-foreground">
            {workspace.kind === 'organization' ? ' · organization' : ' · only you'}
          </span>
        </span>
        {children}
      </p>
    </div>
  );
}

interface ChangeListProps {
  mode: TransferMode;
  from: WorkspaceFace;
  to: WorkspaceFace;
  /** The folder of the target; null: the top. */
  folderName: string | null;
}

/** From where, to where, and what is different afterwards. */
export function ChangeList({ mode, from, to, folderName }: ChangeListProps) {
  return (
    <>
      <div className="space-y-1 rounded-md border p-3">
        <Side label="From" workspace={from} />
        <ArrowDown aria-hidden className="ml-1.5 size-4 text-muted-foreground" />
        <Side label="To" workspace={to}>
          {folderName !== null && (
            <span dir="auto" className="block truncate text-muted-foreground text-xs">
              in the folder {folderName}
            </span>
          )}
        </Side>
      </div>
      <dl className="mt-3 space-y-2">
        {changesOf({ mode, from, to }).map(({ about, says }) => (
          <div key={about}>
            <dt className="font-medium">{about}</dt>
            <dd className="text-muted-foreground">{says}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
