import { DateTime } from '../shared/date-time.tsx';
import { type DeletedOrganization, TakeBackButton } from './take-back-button.tsx';

/** The organizations of an owner that are being deleted; nothing where there are none. */
export function DeletedOrganizations({ organizations }: { organizations: DeletedOrganization[] }) {
  if (organizations.length === 0) return null;
  return (
    <section aria-labelledby="deleted" className="max-w-2xl space-y-3">
      <h2 id="deleted" className="font-semibold text-base">
        Deleted organizations
      </h2>
      <ul aria-label="Deleted organizations" className="border-t">
        {organizations.map((organization) => (
          <li
            key={organization.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-2"
          >
            <div className="min-w-0 flex-1">
              <p className="break-words font-medium">{organization.name}</p>
              <p className="text-muted-foreground text-xs">
                Deleted for good on <DateTime time={organization.purgeAfter} />
              </p>
            </div>
            <TakeBackButton organization={organization} />
          </li>
        ))}
      </ul>
    </section>
  );
}
