'use client';

import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import type { Workspace } from '../workspaces/workspace.ts';

/** Leaves the organization, after asking, and goes to Personal. */
export function LeaveOrganization({ workspace }: { workspace: Workspace }) {
  const { api } = useWorkspaceClient();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  async function leave() {
    setPending(true);
    try {
      await api.members.leave.mutate();
      await api.workspaces.switch.mutate({ organizationId: null });
      window.location.assign('/w/personal/files');
    } catch (error) {
      toast.error(failureOf(error).message);
      setPending(false);
      setAsking(false);
    }
  }
  return (
    <>
      <Button variant="outline" onClick={() => setAsking(true)}>
        <LogOut aria-hidden />
        Leave organization
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        heading={`Leave ${workspace.name}?`}
        description="You lose access at once, and need a new invitation to come back. Files that you added stay with the organization."
        action="Leave"
        pending={pending}
        onAction={leave}
      />
    </>
  );
}
