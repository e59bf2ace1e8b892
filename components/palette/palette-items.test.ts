import { Zap } from 'lucide-react';
import { expect, test } from 'vitest';
import { fitting, type PaletteGroup } from './palette-items.ts';

const group = (heading: string, words: string[], found?: boolean): PaletteGroup => ({
  heading,
  found,
  items: words.map((each) => ({ value: each, words: each, icon: Zap, run: () => {} })),
});
const shown = (groups: PaletteGroup[], text: string) =>
  fitting(groups, text).map(({ heading, items }) => [heading, ...items.map(({ words }) => words)]);

const here = group('Here', ['Move to another folder…', 'Rename', 'Old names']);

test('what begins with the text stands before what has it inside a word', () => {
  expect(shown([here], 'old')).toEqual([['Here', 'Old names', 'Move to another folder…']]);
  expect(shown([here], ' ANOTHER fol ')).toEqual([['Here', 'Move to another folder…']]);
  expect(shown([here], 'nothing')).toEqual([]);
  expect(shown([here], '')).toEqual([['Here', 'Move to another folder…', 'Rename', 'Old names']]);
});

test('groups stand by their best, and what was found elsewhere is shown as it comes', () => {
  const folders = group('Folders', ['Übersicht', 'Gold'], true);
  expect(shown([group('Pages', ['Unfolded']), folders], 'old')).toEqual([
    ['Folders', 'Übersicht', 'Gold'],
    ['Pages', 'Unfolded'],
  ]);
});
