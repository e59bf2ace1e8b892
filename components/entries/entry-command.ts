import type { LucideIcon } from 'lucide-react';
import type { Entry } from '../files/entry.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import type { Permissions, WorkspaceFace } from '../workspaces/workspace.ts';
import type { EntryDialogName } from './entry-dialogs.tsx';

/** In which order commands stand in a menu; a line is drawn between two groups. */
export const commandGroups = ['open', 'change', 'about', 'remove'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Something that can be done with files and folders. */
export interface EntryCommand {
  id: string;
  label: (entries: readonly Entry[]) => string;
  icon: LucideIcon;
  /** The key that does it in a list, as `KeyboardEvent.key` names it; with Alt where it says so. */
  keys?: string;
  group: CommandGroup;
  /** Whether it is a button of its own above the list while entries are chosen. */
  inBar?: boolean;
  /** Whether it can be done with these, of which there is at least one, by somebody who may this. */
  shown: (entries: readonly Entry[], permissions: Permissions) => boolean;
  run: (entries: readonly Entry[]) => void;
  destructive?: boolean;
}

/** What the commands of a page work with. */
export interface EntryContext {
  client: WorkspaceClient;
  workspace: WorkspaceFace;
  /** Shows a file over the page. */
  preview: (fileId: string) => void;
  /** Shows a dialog about these entries. */
  open: (dialog: EntryDialogName, entries: readonly Entry[]) => void;
  /** Opens the panel of details about these entries, or closes it where it is about them. */
  showDetails: (entries: readonly Entry[]) => void;
}

/** What can be done with these entries, in the order of the groups. */
export const commandsFor = (
  commands: readonly EntryCommand[],
  entries: readonly Entry[],
  permissions: Permissions,
): EntryCommand[] =>
  entries.length === 0
    ? []
    : commandGroups.flatMap((group) =>
        commands.filter(
          (command) => command.group === group && command.shown(entries, permissions),
        ),
      );
