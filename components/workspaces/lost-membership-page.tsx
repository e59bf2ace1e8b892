'use client';

import { LoadError } from '../shared/load-error.tsx';
import { MessagePage } from '../shared/message-page.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { trpc } from '../trpc/router.ts';
import { WorkspaceProvider } from '../trpc/workspace-provider.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { LostMembershipChoices } from './lost-membership.tsx';
import type { Workspace } from './workspace.ts';

/** In place of a page whose workspace the person has just lost. */
export function LostMembershipPage({ workspace }: { workspace: Workspace }) {
  const { name, slug, role } = workspace;
  return (
    <MessagePage heading={`You are no longer a member of ${name}`}>
      <p role="status">
        Somebody has removed you, or one of its owners has deleted it. Its files stay with the
        organization. Where do you want to go?
      </p>
      {role === 'owner' && (
        <p>
          If it was deleted, an owner can{' '}
          <a href={`/w/${slug}/files`} className="underline underline-offset-4">
            take it back
          </a>
          .
        </p>
      )}
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
