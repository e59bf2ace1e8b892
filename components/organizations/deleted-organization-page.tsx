import Link from 'next/link';
import { DateTime } from '../shared/date-time.tsx';
import { MessagePage } from '../shared/message-page.tsx';
import { Button } from '../ui/button.tsx';
import { type DeletedOrganization, TakeBackButton } from './take-back-button.tsx';

/** What owners see in the place of an organization that is being deleted. */
export function DeletedOrganizationPage({ organization }: { organization: DeletedOrganization }) {
  return (
    <MessagePage heading={`${organization.name} was deleted`}>
      <p>
        Nobody can open it any more. Its files, folders and members will be deleted for good on{' '}
        <strong>
          <DateTime time={organization.purgeAfter} />
        </strong>
        . Until then an owner can take it back, as it was.
      </p>
      <div className="flex flex-wrap gap-2">
        <TakeBackButton organization={organization} />
        <Button asChild variant="outline">
          <Link href="/w/personal/files">Go to Personal</Link>
        </Button>
      </div>
    </MessagePage>
  );
}
