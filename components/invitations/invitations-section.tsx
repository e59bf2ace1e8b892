'use client';

import { useState } from 'react';
import { LoadError } from '../shared/load-error.tsx';
import { MoreButton } from '../shared/more-button.tsx';
import { RelativeTime } from '../shared/relative-time.tsx';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import type { Permissions } from '../workspaces/workspace.ts';
import { InvitationLink } from './invitation-link.tsx';
import { InviteForm } from './invite-form.tsx';

type Invitation = Outputs['invitations']['list']['items'][number];

/** Inviting people, and the invitations that nobody has accepted yet. */
export function InvitationsSection({ permissions }: { permissions: Permissions }) {
  const { api, queryClient } = useWorkspaceClient();
  const { query, items: invitations } = usePages({
    queryKey: ['invitations'],
    load: (cursor, signal) => api.invitations.list.query({ cursor }, { signal }),
  });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['invitations'] });
  const [busy, setBusy] = useState('');
  const [resent, setResent] = useState<{ id: string; email: string; link: string } | null>(null);
  async function act(invitation: Invitation, ask: () => Promise<unknown>, done: string) {
    setBusy(invitation.id);
    try {
      await ask();
      toast.success(done);
    } catch (error) {
      toast.error(failureOf(error).message);
    } finally {
      await refresh();
      setBusy('');
    }
  }
  const revoke = (invitation: Invitation) =>
    act(
      invitation,
      async () => {
        await api.invitations.revoke.mutate({ invitationId: invitation.id });
        if (resent?.id === invitation.id) setResent(null);
      },
      `The invitation for ${invitation.email} is revoked.`,
    );
  const resend = (invitation: Invitation) =>
    act(
      invitation,
      async () => {
        const { id, email } = invitation;
        const { link } = await api.invitations.resend.mutate({ invitationId: id });
        setResent({ id, email, link });
      },
      `${invitation.email} gets a new link. The former one does not work any more.`,
    );
  return (
    <>
      {permissions.manageMembers && (
        <section aria-labelledby="invite" className="max-w-4xl space-y-3">
          <h2 id="invite" className="font-semibold text-base">
            Invite somebody
          </h2>
          <InviteForm owners={permissions.manageOwners} onInvited={refresh} />
        </section>
      )}
      <section aria-labelledby="invitations" className="max-w-4xl space-y-3">
        <h2 id="invitations" className="font-semibold text-base">
          Open invitations
        </h2>
        {query.isError && !query.data && (
          <LoadError
            message={failureOf(query.error).message}
            pending={query.isFetching}
            onRetry={() => query.refetch()}
          />
        )}
        {query.data && invitations.length === 0 && (
          <p className="text-muted-foreground">Nobody is invited at the moment.</p>
        )}
        {invitations.length > 0 && (
          <ul aria-label="Invitations" className="border-t">
            {invitations.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                pending={busy === invitation.id}
                onResend={
                  permissions.manageMembers &&
                  (invitation.role !== 'owner' || permissions.manageOwners)
                    ? () => resend(invitation)
                    : undefined
                }
                onRevoke={permissions.manageMembers ? () => revoke(invitation) : undefined}
              />
            ))}
          </ul>
        )}
        {resent && <InvitationLink email={resent.email} link={resent.link} />}
        <MoreButton query={query} />
      </section>
    </>
  );
}

interface InvitationRowProps {
  invitation: Invitation;
  pending: boolean;
  onResend?: () => void;
  onRevoke?: () => void;
}

function InvitationRow({ invitation, pending, onResend, onRevoke }: InvitationRowProps) {
  const { email, role, invitedBy, createdAt, expiresAt } = invitation;
  const actions = [
    { word: 'Resend', label: `Resend invitation to ${email}`, act: onResend },
    { word: 'Revoke', label: `Revoke invitation for ${email}`, act: onRevoke },
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{email}</p>
        <p className="text-muted-foreground text-xs">
          As {role}, by {invitedBy}, <RelativeTime time={createdAt} />
          <Expiry time={expiresAt} />
        </p>
      </div>
      {actions.map(
        ({ word, label, act }) =>
          act && (
            <Button
              key={word}
              variant="outline"
              size="sm"
              pending={pending}
              aria-label={label}
              onClick={act}
            >
              {word}
            </Button>
          ),
      )}
    </li>
  );
}

/** Rows come after the page is shown in the browser, so its clock can be asked here. */
function Expiry({ time }: { time: Date }) {
  const days = Math.ceil((time.getTime() - Date.now()) / 86_400_000);
  if (days <= 0) return <span className="text-danger">, has run out</span>;
  return `, works for ${days === 1 ? 'one more day' : `${days} more days`}`;
}
