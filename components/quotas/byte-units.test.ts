import { expect, test } from 'vitest';
import { bytesOf, typedSize } from './byte-units.ts';

test.each([
  ['1', 'bytes', 1],
  ['1.5', 'GB', 1_500_000_000],
  ['1,5', 'GB', 1_500_000_000],
  ['1.1', 'GB', 1_100_000_000],
  ['.5', 'KB', 500],
  [' 20 ', 'MB', 20_000_000],
  ['0', 'TB', 0],
  ['-1', 'MB', -1_000_000],
  ['1.5', 'bytes', 1.5],
  ['', 'GB', null],
  ['  ', 'GB', null],
  ['many', 'GB', Number.NaN],
  ['1e3', 'GB', Number.NaN],
  ['1.2.3', 'GB', Number.NaN],
  ['0x10', 'GB', Number.NaN],
] as const)('%j %s is %s bytes', (text, unit, bytes) => {
  expect(bytesOf({ text, unit })).toBe(bytes);
});

test.each([
  [1_500_000_000, '1.5', 'GB'],
  [999, '999', 'bytes'],
  [1_000, '1', 'KB'],
  [1_234_567, '1234.567', 'KB'],
  [5_368_709_120, '5368709.12', 'KB'],
  [2_000_000_000_000, '2', 'TB'],
  [0, '0', 'GB'],
  [null, '', 'GB'],
] as const)('%s bytes are shown as %s %s, and read as the same again', (bytes, text, unit) => {
  expect(typedSize(bytes)).toEqual({ text, unit });
  expect(bytesOf(typedSize(bytes))).toBe(bytes);
});

test('every whole number of bytes comes back as it was', () => {
  for (const bytes of [1, 12_345, 987_654_321, 10 ** 15 + 1, Number.MAX_SAFE_INTEGER])
    expect(bytesOf(typedSize(bytes))).toBe(bytes);
});
