import { expect, test } from 'vitest';
import { fullness, limitWords, ownerWords, usedWords, warningWord } from './quota-words.ts';

const counted = (used: number, reserved: number, limit: number | null) => ({
  used,
  reserved,
  limit,
  fileCount: 1,
  source: 'system' as const,
});
const acme = { id: 'x', kind: 'organization', name: 'Acme', slug: 'acme', colour: 'red' } as const;

test('what is arriving counts as taken', () => {
  expect(usedWords(counted(1_500, 500, 10_000))).toBe('2 KB of 10 KB used');
  expect(usedWords(counted(1_500, 500, null))).toBe('2 KB used');
});

test.each([
  [0, 100, 0, null],
  [89, 100, 0.89, null],
  [90, 100, 0.9, 'Nearly full'],
  [100, 100, 1, 'Full'],
  [150, 100, 1, 'Full'],
  [0, 0, 1, 'Full'],
  [5, null, null, null],
])('%i used of %s is %s full: %s', (used, limit, full, word) => {
  expect(fullness(counted(used, 0, limit))).toBe(full);
  expect(warningWord(counted(used, 0, limit))).toBe(word);
});

test('a limit says who set it', () => {
  expect(limitWords(5_000, 'role')).toBe('5 KB, set for the role');
  expect(limitWords(0, 'override')).toBe('0 bytes, set for this person');
  expect(limitWords(null, 'system')).toBe('No limit');
});

test('whose storage it is names the workspace', () => {
  expect(ownerWords('user', acme)).toBe('Your storage in Acme');
  expect(ownerWords('workspace', acme)).toBe('Storage of Acme');
  expect(ownerWords('user', { ...acme, kind: 'personal', name: 'Personal' })).toBe(
    'Storage in Personal',
  );
});
