'use client';

import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';

export type DeletedOrganization = Outputs['account']['overview']['deletedOrganizations'][number];

/** Takes the deletion of an organization back, and opens it. */
export function TakeBackButton({ organization }: { organization: DeletedOrganization }) {
  const { api } = useWorkspaceClient();
  const [pending, setPending] = useState(false);
  async function takeBack() {
    setPending(true);
    try {
      const { slug } = await api.organizations.takeBack.mutate({ organizationId: organization.id });
      window.location.assign(`/w/${slug}/files`);
    } catch (error) {
      toast.error(failureOf(error).message);
      setPending(false);
    }
  }
  return (
    <Button pending={pending} onClick={takeBack} aria-label={`Take it back: ${organization.name}`}>
      <Undo2 aria-hidden />
      Take it back
    </Button>
  );
}
