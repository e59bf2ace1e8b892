import { PageHeader } from '../shared/page-header.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { DeleteOrganization } from './delete-organization.tsx';
import { OrganizationForm } from './organization-form.tsx';

interface SettingsViewProps {
  workspace: Workspace;
  permissions: Permissions;
  /** For which a deletion can be taken back. */
  deletionDays: number;
}

/** The settings of an organization. */
export function SettingsView({ workspace, permissions, deletionDays }: SettingsViewProps) {
  return (
    <>
      <PageHeader heading="Settings" />
      <div className="min-h-0 flex-1 space-y-8 overflow-y-auto border-t px-4 pt-4 pb-24 sm:px-6">
        <section aria-labelledby="organization" className="space-y-3">
          <h2 id="organization" className="font-semibold text-base">
            Organization
          </h2>
          <OrganizationForm workspace={workspace} />
        </section>
        {permissions.deleteOrganization && (
          <DeleteOrganization workspace={workspace} days={deletionDays} />
        )}
      </div>
    </>
  );
}
