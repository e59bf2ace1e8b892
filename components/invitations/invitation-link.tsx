import { invitationDays } from '#server/invitations/schema.ts';
import { CopyField } from '../shared/copy-field.tsx';

/** A link that was just made. Nobody can read it again later. */
export function InvitationLink({ email, link }: { email: string; link: string }) {
  return (
    <div className="space-y-2 rounded-md border bg-surface p-4">
      <p>
        This link lets <strong className="break-all">{email}</strong> join, and nobody else. It
        works for {invitationDays} days and is shown only now.
      </p>
      <CopyField key={link} label="Invitation link" value={link} />
    </div>
  );
}
