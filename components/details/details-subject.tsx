import { Info } from 'lucide-react';
import type { EntryCommand } from '../entries/entry-command.ts';
import type { Entry } from '../files/entry.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import type { Workspace } from '../workspaces/workspace.ts';
import type { DetailsTarget } from './details-address.ts';
import { FileFacts } from './file-facts.tsx';
import { FolderFacts } from './folder-facts.tsx';
import { SeveralFacts } from './several-facts.tsx';

export interface SubjectProps {
  workspace: Workspace;
  commands: readonly EntryCommand[];
}

interface DetailsSubjectProps extends SubjectProps {
  target: DetailsTarget | undefined;
  chosen: readonly Entry[];
}

/** What the panel shows: several, one file, one folder, or what to do. */
export function DetailsSubject({ target, chosen, ...shared }: DetailsSubjectProps) {
  if (chosen.length > 1) return <SeveralFacts entries={chosen} {...shared} />;
  if (!target)
    return (
      <EmptyState icon={Info} heading="Nothing is chosen">
        <p>Choose a file or a folder to see what is known of it.</p>
      </EmptyState>
    );
  const Facts = target.kind === 'file' ? FileFacts : FolderFacts;
  return <Facts key={target.id} id={target.id} {...shared} />;
}
