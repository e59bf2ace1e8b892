import { expect, test } from 'vitest';
import { nameKey, numberedName } from './policy.ts';

test('the n-th name keeps a short extension, and no more than that', () => {
  expect(numberedName('photo.jpg', 2)).toBe('photo (2).jpg');
  expect(numberedName('archive.tar.gz', 3)).toBe('archive.tar (3).gz');
  expect(numberedName('.hidden', 2)).toBe('.hidden (2)');
  expect(numberedName('none', 12)).toBe('none (12)');
  expect(numberedName('a. not an extension at all', 2)).toBe('a. not an extension at all (2)');
});

test('the key of a name folds what people take for one', () => {
  for (const [a, b] of [
    ['É', 'e\u0301'],
    ['ẞ', 'ss'],
    ['Σ', 'ς'],
    ['a\u200db', 'ab'],
    ['\u00adx', 'X'],
  ] as const)
    expect([a, nameKey(a)]).toEqual([a, nameKey(b)]);
  expect(nameKey('a')).not.toBe(nameKey('b'));
  expect(nameKey('a.txt')).not.toBe(nameKey('a txt'));
});
