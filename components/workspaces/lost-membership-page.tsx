'use client';

import { LoadError } from '../shared/load-error.tsx';
import { MessagePage } from '../shared/message-page.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { trpc } from '../trpc/router.ts';
import { WorkspaceProvider } from '../trpc/workspace-provider.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { LostMembershipChoices } from './lost-membership.tsx';

/** In place of a page whose workspace the person has just lost. */
export function LostMembershipPage({ name }: { name: string }) {
  return (
    <MessagePage heading={`You are no longer a member of ${name}`}>
      <p role="status">Its files stay with the organization. Where do you want to go?</p>
      <WorkspaceProvider workspaceId={null}>
        <Choices />
      </WorkspaceProvider>
    </MessagePage>
  );
}

function Choices() {
  // Asked anew: a list from before has the lost one in it.
  const list = trpc.workspaces.list.useQuery(undefined, { staleTime: 0, gcTime: 0 });
  if (list.data) return <LostMembershipChoices workspaces={list.data} />;
  if (list.isError)
    return (
      <LoadError
        message={failureOf(list.error).message}
        pending={list.isFetching}
        onRetry={() => list.refetch()}
      />
    );
  return <Skeleton className="h-11 w-full" />;
}
