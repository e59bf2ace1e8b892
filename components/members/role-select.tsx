import type { ComponentProps } from 'react';
import { roles, roleWords } from '#server/members/schema.ts';
import { Select } from '../ui/select.tsx';

export type Role = (typeof roles)[number];

interface RoleSelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  /** Whether the person may make owners. */
  owners: boolean;
  /** Adds to each role what it may do. */
  explained?: boolean;
  onRole?: (role: Role) => void;
}

export function RoleSelect({ owners, explained, onRole, ...props }: RoleSelectProps) {
  return (
    <Select
      onChange={
        onRole &&
        (({ target }) => {
          const chosen = roles.find((role) => role === target.value);
          if (chosen) onRole(chosen);
        })
      }
      {...props}
    >
      {roles
        .filter((role) => owners || role !== 'owner')
        .map((role) => (
          <option key={role} value={role}>
            {role.charAt(0).toUpperCase() + role.slice(1)}
            {explained && `: ${roleWords[role].charAt(0).toLowerCase()}${roleWords[role].slice(1)}`}
          </option>
        ))}
    </Select>
  );
}
