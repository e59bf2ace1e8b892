'use client';

import { type MouseEvent, type ReactNode, useState } from 'react';
import { type Entry, entryWords } from '../files/entry.ts';
import {
  ContextMenu,
  ContextMenuContent,
  ContextMenuItem,
  ContextMenuLabel,
  ContextMenuSeparator,
  ContextMenuTrigger,
} from '../ui/context-menu.tsx';
import type { Permissions } from '../workspaces/workspace.ts';
import { CommandItems } from './command-items.tsx';
import { commandsFor, type EntryCommand } from './entry-command.ts';
import { entryAttribute } from './entry-row.ts';

interface EntryContextMenuProps {
  commands: readonly EntryCommand[];
  permissions: Permissions;
  /** What the menu is about when it is opened at the row of this id. */
  entriesAt: (id: string) => readonly Entry[];
  /** Runs a command; without it, with the entries that the menu is about. */
  onRun?: (command: EntryCommand, entries: readonly Entry[]) => void;
  children: ReactNode;
}

/** Opens the menu of a row at the second button of the mouse, a long touch, or the menu key. */
export function EntryContextMenu({
  commands,
  permissions,
  entriesAt,
  onRun,
  children,
}: EntryContextMenuProps) {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  function aim(event: MouseEvent) {
    const row = event.target instanceof Element && event.target.closest(`[${entryAttribute}]`);
    const found = row ? entriesAt(row.getAttribute(entryAttribute) ?? '') : [];
    // Elsewhere the browser's own menu is of more use.
    if (found.length === 0) event.stopPropagation();
    else setEntries(found);
  }
  return (
    <ContextMenu>
      <ContextMenuTrigger>
        <div className="contents">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: it only sees what its rows tell */}
          <div className="contents" onContextMenu={aim}>
            {children}
          </div>
        </div>
      </ContextMenuTrigger>
      <ContextMenuContent className="max-w-72">
        <ContextMenuLabel dir="auto" className="truncate">
          {entryWords(entries)}
        </ContextMenuLabel>
        <CommandItems
          commands={commandsFor(commands, entries, permissions)}
          entries={entries}
          Item={ContextMenuItem}
          Separator={ContextMenuSeparator}
          onRun={onRun}
        />
      </ContextMenuContent>
    </ContextMenu>
  );
}
