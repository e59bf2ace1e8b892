import { type ComponentType, Fragment, type ReactNode } from 'react';
import type { Entry } from '../files/entry.ts';
import type { EntryCommand } from './entry-command.ts';

interface CommandItemsProps {
  commands: readonly EntryCommand[];
  entries: readonly Entry[];
  Item: ComponentType<{ danger?: boolean; onSelect: () => void; children: ReactNode }>;
  Separator: ComponentType;
  /** Runs a command; without it, with these entries. */
  onRun?: (command: EntryCommand, entries: readonly Entry[]) => void;
}

/** Commands as the items of a menu, of whichever kind the menu is. */
export function CommandItems({ commands, entries, Item, Separator, onRun }: CommandItemsProps) {
  return commands.map((command, i) => {
    const before = commands[i - 1];
    return (
      <Fragment key={command.id}>
        {before && before.group !== command.group && <Separator />}
        <Item
          danger={command.destructive}
          onSelect={() => (onRun ? onRun(command, entries) : command.run(entries))}
        >
          <command.icon aria-hidden />
          {command.label(entries)}
          {command.keys && (
            <kbd aria-hidden className="ml-auto pl-4 text-muted-foreground text-xs">
              {command.keys}
            </kbd>
          )}
        </Item>
      </Fragment>
    );
  });
}
