import { expect, test } from 'vitest';
import { chunkAt, chunksBetween, chunksOf, countOf } from './chunks.ts';

const marks = (count: number) => Array.from({ length: count }, (_, i) => `m${i + 1}`);
const nothing = { count: 0, marks: [] };
const unknown = () => undefined;

test('a list is cut at its landmarks, and its last chunk has what is left', () => {
  const chunks = chunksOf({ count: 150, marks: ['a'] }, { count: 230, marks: marks(2) }, unknown);
  expect(chunks).toEqual([
    { kind: 'folder', cursor: undefined, until: 'a', start: 0, size: 100 },
    { kind: 'folder', cursor: 'a', until: undefined, start: 100, size: 50 },
    { kind: 'file', cursor: undefined, until: 'm1', start: 150, size: 100 },
    { kind: 'file', cursor: 'm1', until: 'm2', start: 250, size: 100 },
    { kind: 'file', cursor: 'm2', until: undefined, start: 350, size: 30 },
  ]);
  expect(countOf(chunks)).toBe(380);
  expect(countOf(chunksOf(nothing, nothing, unknown))).toBe(0);
});

test('what is loaded counts as it is; the difference is looked for in what is not', () => {
  const sizeOf = ({ cursor }: { cursor: string | undefined }) =>
    cursor === 'm1' ? 103 : cursor === 'm2' ? 98 : undefined;
  const sizes = (count: number) =>
    chunksOf(nothing, { count, marks: marks(4) }, sizeOf).map(({ size }) => size);
  expect(sizes(450)).toEqual([100, 103, 98, 100, 49]);
  expect(sizes(1_000)).toEqual([100, 103, 98, 100, 599]);
  expect(sizes(310)).toEqual([100, 103, 98, 9, 0]);
});

test('any row is found in its chunk, and any window in its chunks', () => {
  const chunks = chunksOf(nothing, { count: 100_000, marks: marks(999) }, unknown);
  expect(countOf(chunks)).toBe(100_000);
  for (const index of [0, 99, 100, 54_321, 99_999]) {
    const chunk = chunks[chunkAt(chunks, index)];
    expect(chunk && chunk.start <= index && index < chunk.start + chunk.size).toBe(true);
  }
  expect(chunksBetween(chunks, 50, 220).map(({ start }) => start)).toEqual([0, 100, 200]);
  expect(chunksBetween(chunks, 99_990, 100_020).map(({ start }) => start)).toEqual([99_900]);
  expect(chunksBetween([], 0, 10)).toEqual([]);
});
