import { expect, test } from 'vitest';
import { nameKey } from '#server/files/policy.ts';
import { filename } from '#server/files/schema.ts';
import { startInput } from '#server/uploads/schema.ts';
import { allShelves, type Shelf } from './shelves.ts';

const shelves = Object.entries<Shelf>({ ...allShelves.organizations, ...allShelves.personal });

const namesOf = ({ files, trashed, renamed }: Shelf) => [
  ...[...files, ...trashed].map(({ name }) => name),
  ...renamed.flatMap(({ from, to }) => [from.name, to]),
];

test.each(shelves)('every name of %s can be stored as it is, and none twice', (_, shelf) => {
  const names = namesOf(shelf);

  for (const name of names) expect(filename.parse(name)).toBe(name.normalize('NFC'));
  expect(new Set(names.map(nameKey)).size).toBe(names.length);
});

test.each(shelves)('every media type of %s is one that uploads take', (_, shelf) => {
  const types = [...shelf.files, ...shelf.trashed].map(({ mimeType }) => mimeType);

  for (const type of types)
    expect(startInput.shape.files.element.shape.mimeType.parse(type)).toBe(type);
});

test('there are some hundred files, among them an empty one and the longest name', () => {
  const all = shelves.flatMap(([, { files, trashed }]) => [...files, ...trashed]);

  expect(all.length).toBeGreaterThan(100);
  expect(all.some(({ name }) => name === 'empty.txt')).toBe(true);
  expect(all.some(({ name }) => Buffer.byteLength(name) === 255)).toBe(true);
});
