'use client';

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

/** Three dots, drawn as one line: a list has them in each row. */
const dots = (
  <svg aria-hidden viewBox="0 0 24 24" stroke="currentColor" strokeWidth={4} strokeLinecap="round">
    <path d="M12 5h.01M12 12h.01M12 19h.01" />
  </svg>
);

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
          {dots}
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
