import { expect, it } from 'vitest';
import { daysInWords, timeAgo } from './time-words.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const ago = (seconds: number) => timeAgo(new Date(now - seconds * 1_000), now);

it('says how long ago something was, in the largest unit that fits', () => {
  expect(ago(10)).toBe('just now');
  expect(ago(50)).toBe('1 minute ago');
  expect(ago(120)).toBe('2 minutes ago');
  expect(ago(3 * 3_600)).toBe('3 hours ago');
  expect(ago(24 * 3_600)).toBe('yesterday');
  expect(ago(5 * 24 * 3_600)).toBe('5 days ago');
});

it('gives the date of what is more than a week ago', () => {
  expect(ago(30 * 24 * 3_600)).toMatch(/^Oct 2[12], 2026$/);
});

it('[case 41] takes a time of the future, from a clock that is wrong, as now', () => {
  expect(ago(-7_200)).toBe('just now');
});

it('says days as people do', () => {
  expect([0, 1, 14].map(daysInWords)).toEqual(['a few minutes', 'one day', '14 days']);
});
