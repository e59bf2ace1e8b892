'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { LoadError } from '../shared/load-error.tsx';
import { MoreButton } from '../shared/more-button.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.ts';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { type Member, MemberRow } from './member-row.tsx';
import type { Role } from './role-select.tsx';

type Question = 'remove' | 'transfer';

interface MembersTableProps {
  workspace: Workspace;
  permissions: Permissions;
  userId: string;
}

export function MembersTable({ workspace, permissions, userId }: MembersTableProps) {
  const { api, queryClient } = useWorkspaceClient();
  const router = useRouter();
  const { query, items: members } = usePages({
    queryKey: ['members'],
    load: (cursor, signal) => api.members.list.query({ cursor }, { signal }),
  });
  const [asking, setAsking] = useState<{ about: Member; what: Question } | null>(null);
  const [busy, setBusy] = useState('');

  async function change(
    member: Member,
    ask: () => Promise<unknown>,
    done: string,
    ofOneself = member.userId === userId,
  ) {
    setBusy(member.id);
    try {
      await ask();
      toast.success(done);
      // What one may do here has changed with one's own role.
      if (ofOneself) router.refresh();
    } catch (error) {
      toast.error(failureOf(error).message);
    } finally {
      await queryClient.invalidateQueries({ queryKey: ['members'] });
      setBusy('');
      setAsking(null);
    }
  }
  const setRole = (member: Member, role: Role) =>
    change(
      member,
      () => api.members.setRole.mutate({ memberId: member.id, role }),
      `${member.name} is ${role} now.`,
    );
  const remove = (member: Member) =>
    change(
      member,
      () => api.members.remove.mutate({ memberId: member.id }),
      `${member.name} is no longer a member.`,
    );

  const transfer = (member: Member) =>
    change(
      member,
      () => api.members.transferOwnership.mutate({ memberId: member.id }),
      `${member.name} is an owner now, and you are an admin.`,
      true,
    );

  if (query.isPending) return <MembersSkeleton />;
  if (query.isError && !query.data)
    return (
      <LoadError
        message={failureOf(query.error).message}
        pending={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  return (
    <section aria-labelledby="people" className="space-y-3">
      <h2 id="people" className="font-semibold text-base">
        People
      </h2>
      <table aria-label="Members" className="w-full max-w-4xl text-left">
        <thead className="sr-only sm:not-sr-only">
          <tr className="border-b text-muted-foreground text-xs">
            <th scope="col" className="py-2 font-medium">
              Name
            </th>
            <th scope="col" className="font-medium">
              Role
            </th>
            <th scope="col" className="hidden font-medium sm:table-cell">
              Joined
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              self={member.userId === userId}
              permissions={permissions}
              busy={busy === member.id}
              onRole={(role) => setRole(member, role)}
              onTransfer={() => setAsking({ about: member, what: 'transfer' })}
              onRemove={() => setAsking({ about: member, what: 'remove' })}
            />
          ))}
        </tbody>
      </table>
      <MoreButton query={query} />
      {asking?.what === 'remove' && (
        <AlertDialog
          open
          onOpenChange={(open) => !open && setAsking(null)}
          heading={`Remove ${asking.about.name}?`}
          description="They lose access at once. The files that they added stay with the organization."
          action="Remove"
          pending={busy === asking.about.id}
          onAction={() => remove(asking.about)}
        />
      )}
      {asking?.what === 'transfer' && (
        <AlertDialog
          open
          onOpenChange={(open) => !open && setAsking(null)}
          heading={`Transfer ${workspace.name} to ${asking.about.name}?`}
          description={`${asking.about.name} (${asking.about.email}) becomes an owner: they can delete the organization and decide who owns it. You become an admin and cannot take this back yourself.`}
          action="Transfer ownership"
          pending={busy === asking.about.id}
          onAction={() => transfer(asking.about)}
        />
      )}
    </section>
  );
}

function MembersSkeleton() {
  return (
    <div aria-busy className="space-y-4 pt-8">
      <p role="status" className="sr-only">
        Loading
      </p>
      <Skeleton className="h-8 w-2/3" />
      <Skeleton className="h-8 w-1/2" />
    </div>
  );
}
