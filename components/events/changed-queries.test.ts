import { expect, test } from 'vitest';
import {
  allOld,
  concernsEverywhere,
  isOld,
  nothingOld,
  oldAfter,
  oldTogether,
} from './changed-queries.ts';

test('a kind of change makes its queries old, however their keys are written, and no others', () => {
  const old = oldAfter(['activity']);
  expect(isOld(old, ['audit', 'list', {}])).toBe(true);
  expect(isOld(old, [['audit', 'list'], { type: 'query' }])).toBe(true);
  expect(isOld(old, ['files', 'list'])).toBe(false);
  expect(old.frame).toBe(false);
});

test('a change of folders also makes lists of files old, and either makes what was found old', () => {
  expect(isOld(oldAfter(['folders']), ['files', 'list'])).toBe(true);
  expect(isOld(oldAfter(['folders']), ['search', 'files', {}])).toBe(true);
  expect(isOld(oldAfter(['files']), ['search', 'files', {}])).toBe(true);
});

test('a star of one’s own is news in every workspace, what others do only where they do it', () => {
  expect(concernsEverywhere(['stars'])).toBe(true);
  expect(concernsEverywhere(['files', 'comments'])).toBe(false);
  expect(isOld(oldAfter(['stars']), ['entries', 'starred'])).toBe(true);
});

test('what concerns names and memberships makes the frame of the page old', () => {
  expect(oldAfter(['organization']).frame).toBe(true);
  expect(oldAfter(['memberships']).frame).toBe(true);
  expect(oldAfter(['members', 'files']).frame).toBe(false);
});

test.each(['comments', 'constructor', '__proto__', ''])(
  'the kind %j, which this version does not know, makes everything old',
  (kind) => {
    expect(oldAfter(['files', kind])).toEqual(allOld);
  },
);

test('several changes together make old what each of them does', () => {
  const both = oldTogether(oldAfter(['files']), oldAfter(['members']));
  expect(isOld(both, ['files', 'list'])).toBe(true);
  expect(isOld(both, ['members'])).toBe(true);
  expect(oldTogether(nothingOld, allOld)).toEqual(allOld);
});
