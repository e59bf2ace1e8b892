'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { LoadError } from '../shared/load-error.tsx';
import { RelativeTime } from '../shared/relative-time.tsx';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Permissions } from '../workspaces/workspace.ts';
import { type Role, RoleSelect } from './role-select.tsx';

type Member = Outputs['members']['list']['items'][number];

interface MembersTableProps {
  permissions: Permissions;
  userId: string;
}

export function MembersTable({ permissions, userId }: MembersTableProps) {
  const { api, queryClient } = useWorkspaceClient();
  const router = useRouter();
  const { query, items: members } = usePages({
    queryKey: ['members'],
    load: (cursor, signal) => api.members.list.query({ cursor }, { signal }),
  });
  const [removing, setRemoving] = useState<Member | null>(null);
  const [busy, setBusy] = useState('');

  async function change(member: Member, ask: () => Promise<unknown>, done: string) {
    setBusy(member.id);
    try {
      await ask();
      toast.success(done);
      // What one may do here has changed with one's own role.
      if (member.userId === userId) router.refresh();
    } catch (error) {
      toast.error(failureOf(error).message);
    } finally {
      await queryClient.invalidateQueries({ queryKey: ['members'] });
      setBusy('');
      setRemoving(null);
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
              onRemove={() => setRemoving(member)}
            />
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <Button
          variant="outline"
          size="sm"
          pending={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          Load more
        </Button>
      )}
      {removing && (
        <AlertDialog
          open
          onOpenChange={(open) => !open && setRemoving(null)}
          heading={`Remove ${removing.name}?`}
          description="They lose access at once. The files that they added stay with the organization."
          action="Remove"
          pending={busy === removing.id}
          onAction={() => remove(removing)}
        />
      )}
    </section>
  );
}

interface MemberRowProps {
  member: Member;
  self: boolean;
  permissions: Permissions;
  busy: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function MemberRow({ member, self, permissions, busy, onRole, onRemove }: MemberRowProps) {
  const mayChange =
    permissions.manageMembers && (member.role !== 'owner' || permissions.manageOwners);
  return (
    <tr className="border-b">
      <td className="w-full max-w-0 py-2 pr-3 sm:w-2/5">
        <span className="block truncate font-medium">
          {member.name}
          {self && <span className="font-normal text-muted-foreground"> (you)</span>}
        </span>
        <span className="block truncate text-muted-foreground text-xs">{member.email}</span>
      </td>
      <td className="pr-3">
        {mayChange ? (
          <RoleSelect
            aria-label={`Role of ${member.name}`}
            value={member.role}
            owners={permissions.manageOwners}
            disabled={busy}
            onRole={onRole}
          />
        ) : (
          <span className="capitalize">{member.role}</span>
        )}
      </td>
      <td className="hidden pr-3 text-muted-foreground sm:table-cell">
        <RelativeTime time={member.joinedAt} />
      </td>
      <td className="w-0">
        {mayChange && !self && (
          <Button
            variant="outline"
            size="sm"
            aria-label={`Remove ${member.name}`}
            disabled={busy}
            onClick={onRemove}
          >
            Remove
          </Button>
        )}
      </td>
    </tr>
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
