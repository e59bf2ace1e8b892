import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { toast } from '../ui/toast.ts';
import type { WorkspaceFace } from './workspace.ts';

/** Goes to a workspace and makes the session remember it. */
export function useSwitchWorkspace() {
  const { api } = useWorkspaceClient();
  const router = useRouter();
  const [calling, setCalling] = useState(false);
  const [navigating, startTransition] = useTransition();
  async function switchTo(workspace: Pick<WorkspaceFace, 'id' | 'kind' | 'slug'>) {
    // The address says which workspace a page shows: it need not wait until the session knows.
    startTransition(() => router.push(`/w/${workspace.slug}/files`));
    setCalling(true);
    try {
      await api.workspaces.switch.mutate({
        organizationId: workspace.kind === 'organization' ? workspace.id : null,
      });
    } catch (error) {
      toast.error(failureOf(error).message);
    } finally {
      setCalling(false);
    }
  }
  return { switchTo, pending: calling || navigating };
}
