import { expect, it } from 'vitest';
import { findStrays } from './strays.ts';

const row = (id: string, seconds: number, change = {}) => ({
  id,
  filename: 'a.txt',
  size: 5,
  folderId: null,
  sessionId: null,
  createdAt: new Date(1_000 * seconds),
  ...change,
});
const straysOf = (rows: ReturnType<typeof row>[]) =>
  findStrays(rows, new Set(['mine']), 30_000).map(({ id }) => id);

it('a start whose answer was lost has begun the same files shortly before', () => {
  expect(straysOf([row('mine', 100), row('stray', 80)])).toEqual(['stray']);
});

it('what is another file, older, or begun later is left alone', () => {
  const others = [
    row('other name', 80, { filename: 'b.txt' }),
    row('other size', 80, { size: 6 }),
    row('other folder', 80, { folderId: 'f' }),
    row('yesterday', 10),
    row('another tab, later', 101),
  ];
  expect(straysOf([row('mine', 100), ...others])).toEqual([]);
});
