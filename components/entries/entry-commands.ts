import {
  ArrowRightLeft,
  BookCopy,
  CopyPlus,
  Download,
  Eye,
  FolderInput,
  History,
  Info,
  Layers,
  Pencil,
  RotateCw,
  Star,
  StarOff,
  Tag,
  Trash2,
} from 'lucide-react';
import { downloadArchive } from '../archives/download-archive.ts';
import { starEntries } from '../favourites/star-entries.ts';
import { checkAgain } from '../files/check-again.ts';
import { isDamaged } from '../files/damage-mark.tsx';
import { downloadFile } from '../files/download-file.ts';
import type { Entry } from '../files/entry.ts';
import { trashEntries } from '../files/entry-actions.ts';
import type { Permissions } from '../workspaces/workspace.ts';
import type { EntryCommand, EntryContext } from './entry-command.ts';

const isOne = (entries: readonly Entry[]): boolean => entries.length === 1;

const areFiles = (entries: readonly Entry[]): boolean =>
  entries.every(({ kind }) => kind === 'file');

/** Whether the person may change all of these: files and folders have a permission each. */
const mayWrite = (entries: readonly Entry[], { write, writeFolders }: Permissions): boolean =>
  entries.every(({ kind }) => (kind === 'file' ? write : writeFolders));

/** To take something to another workspace, one writes in both: the other one asks as well. */
const mayTake = (_: readonly Entry[], { write, trash, writeFolders }: Permissions): boolean =>
  write && trash && writeFolders;

/** The one list of what can be done with live files and folders: menus, bar and keys come from it. */
export function entryCommands({
  client,
  workspace,
  open,
  preview,
  showDetails,
}: EntryContext): EntryCommand[] {
  return [
    {
      id: 'open',
      label: () => 'Open',
      icon: Eye,
      keys: 'Enter',
      group: 'open',
      shown: (entries) => isOne(entries) && areFiles(entries),
      run: ([entry]) => entry && preview(entry.id),
    },
    {
      id: 'download',
      label: (entries) => (isOne(entries) && areFiles(entries) ? 'Download' : 'Download as ZIP'),
      icon: Download,
      group: 'open',
      inBar: true,
      shown: () => true,
      run: (entries) => {
        const [entry] = entries;
        if (entry && isOne(entries) && areFiles(entries))
          downloadFile(client, { id: entry.id, filename: entry.name });
        else downloadArchive(client, workspace, entries);
      },
    },
    {
      id: 'rename',
      label: () => 'Rename',
      icon: Pencil,
      keys: 'F2',
      group: 'change',
      shown: (entries, permissions) => isOne(entries) && mayWrite(entries, permissions),
      run: (entries) => open('rename', entries),
    },
    {
      id: 'move',
      label: () => 'Move to…',
      icon: FolderInput,
      group: 'change',
      inBar: true,
      shown: mayWrite,
      run: (entries) => open('move', entries),
    },
    {
      id: 'copy',
      label: () => 'Copy to…',
      icon: CopyPlus,
      group: 'change',
      inBar: true,
      shown: mayWrite,
      run: (entries) => open('copy', entries),
    },
    {
      id: 'move-elsewhere',
      label: () => 'Move to another workspace…',
      icon: ArrowRightLeft,
      group: 'change',
      shown: mayTake,
      run: (entries) => open('moveElsewhere', entries),
    },
    {
      id: 'copy-elsewhere',
      label: () => 'Copy to another workspace…',
      icon: BookCopy,
      group: 'change',
      shown: mayTake,
      run: (entries) => open('copyElsewhere', entries),
    },
    {
      id: 'star',
      label: () => 'Add star',
      icon: Star,
      group: 'change',
      inBar: true,
      shown: (entries) => entries.some(({ starred }) => !starred),
      run: (entries) => starEntries(client, entries, true),
    },
    {
      id: 'unstar',
      label: () => 'Remove star',
      icon: StarOff,
      group: 'change',
      inBar: true,
      shown: (entries) => entries.every(({ starred }) => starred),
      run: (entries) => starEntries(client, entries, false),
    },
    {
      id: 'tags',
      label: () => 'Tags…',
      icon: Tag,
      group: 'change',
      inBar: true,
      // Whoever sees files may have private tags of their own.
      shown: () => true,
      run: (entries) => open('tags', entries),
    },
    {
      id: 'check',
      label: () => 'Check again',
      icon: RotateCw,
      group: 'change',
      shown: (entries, permissions) =>
        isOne(entries) &&
        permissions.write &&
        entries.every(({ file }) => file !== undefined && isDamaged(file)),
      run: ([entry]) => entry && checkAgain(client, { id: entry.id, filename: entry.name }),
    },
    {
      id: 'versions',
      label: () => 'Versions',
      icon: Layers,
      group: 'about',
      shown: (entries) => isOne(entries) && areFiles(entries),
      run: (entries) => open('versions', entries),
    },
    {
      id: 'details',
      label: () => 'Details',
      icon: Info,
      keys: 'Alt+Enter',
      group: 'about',
      shown: () => true,
      run: showDetails,
    },
    {
      id: 'activity',
      label: () => 'Activity',
      icon: History,
      group: 'about',
      shown: isOne,
      run: (entries) => open('activity', entries),
    },
    {
      id: 'trash',
      label: () => 'Move to trash',
      icon: Trash2,
      keys: 'Delete',
      group: 'remove',
      inBar: true,
      destructive: true,
      shown: (_, permissions) => permissions.trash,
      run: (entries) => trashEntries(client, [...entries]),
    },
  ];
}
