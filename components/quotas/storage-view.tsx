'use client';

import { useQuery } from '@tanstack/react-query';
import { Retention } from '../retention/retention-form.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { MemberQuotas } from './member-quotas.tsx';
import { RoleLimitsForm } from './role-limits-form.tsx';
import { StorageDetails } from './storage-details.tsx';
import { UploadPolicy } from './upload-policy-form.tsx';
import { useCurrentQuota } from './use-quota.ts';
import { Waiting } from './waiting.tsx';
import { WorkspaceLimitForm } from './workspace-limit-form.tsx';

interface StorageViewProps {
  workspace: Workspace;
  permissions: Permissions;
}

/** What a workspace stores; for its admins, what everybody stores and may store. */
export function StorageView({ workspace, permissions }: StorageViewProps) {
  const query = useCurrentQuota();
  const manages = workspace.kind === 'organization' && permissions.manageQuotas;
  const setsRules = workspace.kind === 'organization' && permissions.manageUploadPolicy;
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
        {setsRules && <UploadPolicy workspace={workspace} />}
        {permissions.manageRetention && <Retention workspace={workspace} />}
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
