'use client';

import { useQuery } from '@tanstack/react-query';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { MemberQuotas } from './member-quotas.tsx';
import { RoleLimitsForm } from './role-limits-form.tsx';
import { StorageDetails } from './storage-details.tsx';
import { useCurrentQuota } from './use-quota.ts';
import { WorkspaceLimitForm } from './workspace-limit-form.tsx';

interface StorageViewProps {
  workspace: Workspace;
  permissions: Permissions;
}

/** What a workspace stores; for its admins, what everybody stores and may store. */
export function StorageView({ workspace, permissions }: StorageViewProps) {
  const query = useCurrentQuota();
  const manages = workspace.kind === 'organization' && permissions.manageQuotas;
  return (
    <>
      <PageHeader heading="Storage" />
      <div className="min-h-0 flex-1 space-y-8 overflow-y-auto border-t px-4 pt-4 pb-24 sm:px-6">
        <section aria-labelledby="use" className="max-w-md space-y-3">
          <h2 id="use" className="font-semibold text-base">
            Use
          </h2>
          {query.data ? (
            <StorageDetails quota={query.data} workspace={workspace} />
          ) : (
            <Waiting query={query} />
          )}
        </section>
        {manages && <Management workspace={workspace} />}
      </div>
    </>
  );
}

/** What only those see who set limits. */
function Management({ workspace }: { workspace: Workspace }) {
  const { api } = useWorkspaceClient();
  const query = useQuery({
    queryKey: ['quotas', 'settings'],
    queryFn: ({ signal }) => api.quotas.settings.query(undefined, { signal }),
  });
  if (!query.data) return <Waiting query={query} />;
  return (
    <>
      <MemberQuotas settings={query.data} />
      <RoleLimitsForm settings={query.data} />
      <WorkspaceLimitForm workspace={workspace} settings={query.data} />
    </>
  );
}

interface WaitingProps {
  query: { isError: boolean; isFetching: boolean; error: unknown; refetch: () => unknown };
}

function Waiting({ query }: WaitingProps) {
  if (query.isError)
    return (
      <LoadError
        message={failureOf(query.error).message}
        pending={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  return (
    <div aria-busy className="space-y-4">
      <p role="status" className="sr-only">
        Loading
      </p>
      <Skeleton className="h-8 w-2/3" />
      <Skeleton className="h-8 w-1/2" />
    </div>
  );
}
