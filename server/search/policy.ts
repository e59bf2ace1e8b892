import { nameKey } from '#server/files/policy.ts';

/** What is left out of names: accents, vowel points and the like. Not the marks of kana. */
const markRanges = [
  // Latin, Greek, Cyrillic
  '\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f',
  // Hebrew
  '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7',
  // Arabic, with the stroke that only makes words longer
  '\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed',
];
const marks = new RegExp(`[${markRanges.join('')}]`, 'gu');

/** Letters that Unicode does not take for another one with a mark, but people do. */
const alike: Readonly<Record<string, string>> = {
  ς: 'σ',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ð: 'd',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};
const alikeLetters = new RegExp(`[${Object.keys(alike).join('')}]`, 'gu');

/** What the function `search_names` takes: it folds the rest away itself. */
export const queryKey = (query: string): string => nameKey(query);

/**
 * What searching compares: a name without its case, accents and compatibility forms. The same as
 * the function `fold_name` of the database makes of a name key; a test holds them together.
 */
export const foldName = (name: string): string =>
  nameKey(name)
    .normalize('NFKD')
    .replace(marks, '')
    .normalize('NFKC')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(alikeLetters, (letter) => alike[letter] ?? letter);

/** From where to where in a text, in UTF-16 units; the end is exclusive. */
export type Match = [start: number, end: number];

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Where a name shows what was searched for, for marking it. */
export function matchesIn(name: string, query: string): Match[] {
  const needle = foldName(query);
  if (needle === '') return [];
  let folded = '';
  /** For each unit of `folded`, which part of the name it came from. */
  const origins: Match[] = [];
  for (const { segment, index } of graphemes.segment(name)) {
    const part = foldName(segment);
    for (let unit = 0; unit < part.length; unit++) origins.push([index, index + segment.length]);
    folded += part;
  }
  const matches: Match[] = [];
  for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length)) {
    const [first, last] = [origins[at], origins[at + needle.length - 1]];
    if (!first || !last) continue;
    const before = matches.at(-1);
    // One character may be several letters, as ß is two: it is marked once.
    if (before && before[1] > first[0]) before[1] = Math.max(before[1], last[1]);
    else matches.push([first[0], last[1]]);
  }
  return matches;
}
