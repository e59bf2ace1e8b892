import { expect, test } from 'vitest';
import { permissionsOf } from '#server/api/caller.ts';
import type { Entry } from '../files/entry.ts';
import type { FileItem } from '../files/file-cache.ts';
import { clientOf } from '../trpc/workspace-client.ts';
import { commandsFor } from './entry-command.ts';
import { entryCommands } from './entry-commands.ts';

const item: FileItem = {
  id: '1',
  fileKey: 'k',
  folderId: null,
  filename: 'a.txt',
  mimeType: 'text/plain',
  size: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  damagedAt: null,
  processingStatus: 'done',
  processingError: null,
  addedBy: { id: '2', name: 'Ada' },
  deletedAt: null,
  deletedBy: null,
  starred: false,
  tagIds: [],
};
const file: Entry = { kind: 'file', id: '1', name: 'a.txt', placeId: null, file: item };
const folder: Entry = { kind: 'folder', id: '3', name: 'b', placeId: null };
const damaged = { ...file, file: { ...item, damagedAt: new Date(0) } };

const commands = entryCommands({
  client: clientOf('personal'),
  workspace: {
    id: 'personal',
    kind: 'personal',
    name: 'Personal',
    slug: 'personal',
    colour: 'slate',
  },
  open: () => {},
  preview: () => {},
  showDetails: () => {},
});
const ids = (entries: Entry[], role: 'member' | 'viewer') =>
  commandsFor(commands, entries, permissionsOf(role)).map(({ id }) => id);

test('what can be done depends on the role, on the kind and on how many there are', () => {
  expect(ids([], 'member')).toEqual([]);
  expect(ids([file], 'viewer')).not.toContain('rename');
  expect(ids([file], 'viewer')).toContain('download');
  expect(ids([folder, file], 'viewer')).toContain('download');
  const download = commands.find(({ id }) => id === 'download');
  expect(download?.label([file])).toBe('Download');
  for (const entries of [[folder], [file, folder], [file, file]])
    expect(download?.label(entries)).toBe('Download as ZIP');
  expect(ids([file], 'member')).toEqual(
    expect.arrayContaining(['download', 'rename', 'move', 'activity', 'trash']),
  );
  expect(ids([file, folder], 'member')).toEqual(expect.arrayContaining(['move', 'trash']));
  expect(ids([file, folder], 'member')).not.toContain('rename');
  expect(ids([file], 'member')).not.toContain('check');
  expect(ids([damaged], 'member')).toContain('check');
  expect(ids([damaged], 'viewer')).not.toContain('check');
});

test('what is not starred everywhere can be starred, what is can lose its stars', () => {
  const starred = { ...folder, starred: true };
  expect(ids([file, starred], 'viewer')).toContain('star');
  expect(ids([file, starred], 'viewer')).not.toContain('unstar');
  expect(ids([starred], 'viewer')).toContain('unstar');
  expect(ids([starred], 'viewer')).not.toContain('star');
});

test('no two commands share an id or a key, and what destroys comes last', () => {
  const keys = commands.flatMap((command) => command.keys ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  const shown = commandsFor(commands, [file], permissionsOf('owner'));
  expect(shown.findIndex(({ destructive }) => destructive)).toBe(
    shown.length - shown.filter(({ destructive }) => destructive).length,
  );
});
