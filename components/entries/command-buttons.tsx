import type { Entry } from '../files/entry.ts';
import { Button } from '../ui/button.tsx';
import type { Permissions } from '../workspaces/workspace.ts';
import { commandsFor, type EntryCommand } from './entry-command.ts';

interface CommandButtonsProps {
  entries: readonly Entry[];
  commands: readonly EntryCommand[];
  permissions: Permissions;
  /** Runs a command with all that is chosen, of which `entries` may be only what is known. */
  onRun?: (command: EntryCommand) => void;
}

/** What can be done with the chosen entries, as the buttons of the bar above the list. */
export function CommandButtons({ entries, commands, permissions, onRun }: CommandButtonsProps) {
  return commandsFor(commands, entries, permissions)
    .filter(({ inBar }) => inBar)
    .map((command) => (
      <Button
        key={command.id}
        variant="outline"
        size="sm"
        className="max-sm:px-2"
        onClick={() => (onRun ? onRun(command) : command.run(entries))}
      >
        <command.icon aria-hidden />
        <span className="max-sm:sr-only">{command.label(entries)}</span>
      </Button>
    ));
}
