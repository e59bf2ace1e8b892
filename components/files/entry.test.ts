import { expect, test } from 'vitest';
import { type Entry, entryWords, kindWord } from './entry.ts';

const entry = (kind: Entry['kind'], name: string): Entry => ({
  kind,
  id: name,
  name,
  placeId: null,
});

test('one entry is told by its name, several by how many of what they are', () => {
  const [file, folder] = [entry('file', 'a.txt'), entry('folder', 'Contracts')];
  expect(entryWords([file])).toBe('a.txt');
  expect(entryWords([file, file])).toBe('2 files');
  expect(entryWords([folder, folder, folder])).toBe('3 folders');
  expect(entryWords([file, folder])).toBe('2 items');
  expect(kindWord([folder])).toBe('folder');
});
