import { expect, it } from 'vitest';
import { byteSize, exactBytes } from './schema.ts';

it('shows small sizes exactly', () => {
  expect(byteSize(0)).toBe('0 bytes');
  expect(byteSize(1)).toBe('1 byte');
  expect(byteSize(999)).toBe('999 bytes');
});

it('shows larger sizes in the unit that fits, never as a thousand of the smaller one', () => {
  expect(byteSize(1_000)).toBe('1 KB');
  expect(byteSize(1_500)).toBe('1.5 KB');
  expect(byteSize(999_949)).toBe('1,000 KB'.replace('1,000', '1000'));
  expect(byteSize(999_950)).toBe('1 MB');
  expect(byteSize(52_428_800)).toBe('52.4 MB');
  expect(byteSize(5 * 1024 ** 3)).toBe('5.4 GB');
});

it('shows the largest safe number', () => {
  expect(byteSize(Number.MAX_SAFE_INTEGER)).toBe('9 PB');
  expect(exactBytes(1_234_567)).toBe('1,234,567 bytes');
});
