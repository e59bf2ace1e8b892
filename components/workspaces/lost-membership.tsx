'use client';

import { useState } from 'react';
import { FormError } from '../shared/form-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import type { WorkspaceFace } from './workspace.ts';
import { WorkspaceIcon } from './workspace-icon.tsx';

/** The choices of somebody whose remembered organization is gone. Nothing is chosen for them. */
export function LostMembershipChoices({ workspaces }: { workspaces: WorkspaceFace[] }) {
  const { api } = useWorkspaceClient();
  const [chosen, setChosen] = useState('');
  const [problem, setProblem] = useState('');
  async function choose({ id, kind, slug }: WorkspaceFace) {
    setChosen(id);
    try {
      await api.workspaces.switch.mutate({ organizationId: kind === 'organization' ? id : null });
      window.location.assign(`/w/${slug}/files`);
    } catch (error) {
      setProblem(failureOf(error).message);
      setChosen('');
    }
  }
  return (
    <div className="flex flex-col items-stretch gap-2">
      <FormError message={problem} />
      {workspaces.map((workspace) => (
        <Button
          key={workspace.id}
          variant="outline"
          className="h-11 justify-start"
          pending={chosen === workspace.id}
          onClick={() => choose(workspace)}
        >
          <WorkspaceIcon workspace={workspace} />
          <span className="truncate">Go to {workspace.name}</span>
        </Button>
      ))}
    </div>
  );
}
