import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDirectory } from '../testing/scratch.ts';
import { loadSecrets } from './secrets.ts';

test('secrets are made once, for the owner of the file only', () => {
  const directory = scratchDirectory();

  const made = loadSecrets(directory);

  expect(loadSecrets(directory)).toEqual(made);
  expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('two data folders share no secret', () => {
  const values = [scratchDirectory(), scratchDirectory()].flatMap((directory) =>
    JSON.stringify(loadSecrets(directory)).match(/[0-9A-Fa-f]{16,}/g),
  );

  expect(values).toHaveLength(16);
  expect(new Set(values).size).toBe(16);
});

test.each(['', '{', '{}', '{"authSecret":"short"}'])(
  'a damaged file (%j) stops the start and is not overwritten',
  (text) => {
    const directory = scratchDirectory();
    const path = join(directory, 'secrets.json');
    writeFileSync(path, text);

    expect(() => loadSecrets(directory)).toThrow('is damaged. Restore it from a backup');

    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);
