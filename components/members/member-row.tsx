'use client';

import { Crown, MoreHorizontal, UserMinus } from 'lucide-react';
import { RelativeTime } from '../shared/relative-time.tsx';
import type { Outputs } from '../trpc/router.ts';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import type { Permissions } from '../workspaces/workspace.ts';
import { type Role, RoleSelect } from './role-select.tsx';

export type Member = Outputs['members']['list']['items'][number];

interface MemberRowProps {
  member: Member;
  self: boolean;
  permissions: Permissions;
  busy: boolean;
  onRole: (role: Role) => void;
  onTransfer: () => void;
  onRemove: () => void;
}

export function MemberRow({ member, self, permissions, busy, onRole, ...ask }: MemberRowProps) {
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
        <span className="block text-muted-foreground text-xs sm:hidden">
          Joined <RelativeTime time={member.joinedAt} />
        </span>
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
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Manage ${member.name}`}
                pending={busy}
              >
                {!busy && <MoreHorizontal aria-hidden />}
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end">
              {permissions.transferOwnership && member.role !== 'owner' && (
                <DropdownMenuItem onSelect={ask.onTransfer}>
                  <Crown aria-hidden />
                  Transfer ownership
                </DropdownMenuItem>
              )}
              <DropdownMenuItem danger onSelect={ask.onRemove}>
                <UserMinus aria-hidden />
                Remove
              </DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
        )}
      </td>
    </tr>
  );
}
