'use client';

import { EllipsisVertical } from 'lucide-react';
import type { Entry } from '../files/entry.ts';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import type { Permissions } from '../workspaces/workspace.ts';
import { CommandItems } from './command-items.tsx';
import { commandsFor, type EntryCommand } from './entry-command.ts';

interface EntryMenuProps {
  entry: Entry;
  commands: readonly EntryCommand[];
  permissions: Permissions;
}

/** The menu of a row: what can be done with its file or folder. */
export function EntryMenu({ entry, commands, permissions }: EntryMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          className="relative z-1"
          aria-label={`Actions for ${entry.name}`}
        >
          <EllipsisVertical aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <Items entry={entry} commands={commands} permissions={permissions} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** By themselves, so that what can be done is asked for only when the menu is open. */
function Items({ entry, commands, permissions }: EntryMenuProps) {
  return (
    <CommandItems
      commands={commandsFor(commands, [entry], permissions)}
      entries={[entry]}
      Item={DropdownMenuItem}
      Separator={DropdownMenuSeparator}
    />
  );
}
