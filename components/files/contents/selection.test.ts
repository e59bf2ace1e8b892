import { expect, test } from 'vitest';
import type { Entry } from '../entry.ts';
import {
  allChosen,
  choosing,
  chosenCount,
  isChosen,
  nothingChosen,
  refreshed,
  toggled,
} from './selection.ts';

const entry = (id: string, name = id): Entry => ({ kind: 'file', id, name, placeId: null });

test('entries are chosen one by one, and left again', () => {
  const one = toggled(nothingChosen, entry('a'));
  const two = toggled(one, entry('b'));
  expect(chosenCount(two, 1_000)).toBe(2);
  expect(isChosen(two, 'a') && isChosen(two, 'b') && !isChosen(two, 'c')).toBe(true);
  expect(isChosen(toggled(two, entry('a')), 'a')).toBe(false);
  expect(chosenCount(nothingChosen, 5)).toBe(0);
});

test('all of a folder are chosen without being known, but for those that are left out', () => {
  expect(chosenCount(allChosen, 100_000)).toBe(100_000);
  const but = toggled(allChosen, entry('a'));
  expect(chosenCount(but, 100_000)).toBe(99_999);
  expect(isChosen(but, 'a')).toBe(false);
  expect(isChosen(but, 'never-seen')).toBe(true);
  expect(isChosen(toggled(but, entry('a')), 'a')).toBe(true);
});

test('what others take away is not chosen any more, and what they rename has its new name', () => {
  const chosen = choosing([entry('a'), entry('b'), entry('far away')]);
  const renamed = entry('b', 'new name');
  const next = refreshed(chosen, new Map([['b', renamed]]), new Set(['a']));
  expect(next.kind === 'some' && [...next.entries.values()]).toEqual([renamed, entry('far away')]);
  expect(refreshed(chosen, new Map(), new Set(['x']))).toBe(chosen);
  expect(refreshed(allChosen, new Map(), new Set(['x']))).toBe(allChosen);
});
