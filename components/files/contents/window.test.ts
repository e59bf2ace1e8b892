import { expect, test } from 'vitest';
import { indexAfter, scrollTo, windowOf } from './window.ts';

const view = { top: 45_000, height: 900, line: 45 };

test('a short list is in the page whole; of a long one, what is in sight and a little more', () => {
  expect(windowOf(view, 200, 1)).toEqual({ first: 0, end: 200 });
  expect(windowOf(view, 100_000, 1)).toEqual({ first: 992, end: 1_028 });
  expect(windowOf(view, 100_000, 6)).toEqual({ first: 5_952, end: 6_168 });
  expect(windowOf({ top: 0, height: 0, line: 0 }, 100_000, 1)).toEqual({ first: 0, end: 40 });
  expect(windowOf({ ...view, top: 4_499_100 }, 100_000, 1)).toEqual({
    first: 99_972,
    end: 100_000,
  });
  expect(windowOf(view, 300, 1)).toEqual({ first: 300, end: 300 });
});

test('before it is measured, as much is in the page as a window of that height could show', () => {
  const unmeasured = { top: 0, height: 800, line: 0 };
  expect(windowOf(unmeasured, 100_000, 1)).toEqual({ first: 0, end: 18 });
  expect(windowOf(unmeasured, 150, 1)).toEqual({ first: 0, end: 18 });
  expect(windowOf(unmeasured, 5, 1)).toEqual({ first: 0, end: 5 });
});

test('a line comes into sight by the shortest way', () => {
  expect(scrollTo(10, view, 0)).toBe(450);
  expect(scrollTo(1_005, view, 0)).toBe(45_000);
  expect(scrollTo(1_019, view, 36)).toBe(45_036);
});

test('keys lead by rows, by lines and by pages, and not over the ends', () => {
  const list = { count: 100, columns: 1, lines: 20 };
  expect(indexAfter('ArrowDown', 3, list)).toBe(4);
  expect(indexAfter('ArrowUp', 0, list)).toBe(0);
  expect(indexAfter('PageDown', 3, list)).toBe(22);
  expect(indexAfter('PageDown', 95, list)).toBe(99);
  expect(indexAfter('Home', 50, list)).toBe(0);
  expect(indexAfter('End', 50, list)).toBe(99);
  expect(indexAfter('ArrowRight', 3, list)).toBeUndefined();
  expect(indexAfter('constructor', 3, list)).toBeUndefined();
  const grid = { count: 11, columns: 4, lines: 3 };
  expect(indexAfter('ArrowRight', 3, grid)).toBe(4);
  expect(indexAfter('ArrowDown', 2, grid)).toBe(6);
  expect(indexAfter('ArrowDown', 8, grid)).toBe(8);
  expect(indexAfter('ArrowUp', 2, grid)).toBe(2);
  expect(indexAfter('End', 2, grid)).toBe(10);
});
