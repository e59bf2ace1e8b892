import { SignOutButton } from '../auth/sign-out-button.tsx';
import { DeletedOrganizations } from '../organizations/deleted-organizations.tsx';
import { SessionsSection } from '../sessions/sessions-section.tsx';
import { InstanceLink } from '../setup/instance-link.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { ChangePasswordForm } from './change-password-form.tsx';
import { type AccountOverview, DeleteAccount } from './delete-account.tsx';
import { NameForm } from './name-form.tsx';

interface AccountViewProps {
  person: { name: string; email: string };
  overview: AccountOverview;
  /** After which the files of a deleted account go. */
  deletionDays: number;
}

/** Everything about the person, and nothing about a workspace. */
export function AccountView({ person, overview, deletionDays }: AccountViewProps) {
  const { name, email } = person;
  return (
    <>
      <PageHeader heading="Your account">
        <SignOutButton />
      </PageHeader>
      <div className="min-h-0 flex-1 space-y-10 overflow-y-auto border-t px-4 pt-5 pb-24 sm:px-6">
        <section aria-labelledby="profile" className="space-y-3">
          <h2 id="profile" className="font-semibold text-base">
            You
          </h2>
          <dl className="max-w-sm space-y-1.5">
            <dt className="font-medium">E-mail</dt>
            <dd className="break-words text-muted-foreground">{email}</dd>
          </dl>
          <NameForm name={name} />
        </section>
        <DeletedOrganizations organizations={overview.deletedOrganizations} />
        <section aria-labelledby="password" className="space-y-3">
          <h2 id="password" className="font-semibold text-base">
            Password
          </h2>
          <ChangePasswordForm email={email} />
        </section>
        <SessionsSection />
        {overview.admin && <InstanceLink />}
        <DeleteAccount email={email} overview={overview} days={deletionDays} />
      </div>
    </>
  );
}
