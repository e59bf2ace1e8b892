import { expect, test } from 'vitest';
import { itemAfter } from './tree-keys.ts';

/** An item as far as keys ask about it. */
function item(name: string, level: number, expanded?: boolean): Element {
  const attributes: Record<string, string | undefined> = {
    'aria-level': String(level),
    'aria-expanded': expanded?.toString(),
  };
  const known = { textContent: name, getAttribute: (key: string) => attributes[key] ?? null };
  return Object.assign(Object.create(null), known);
}

const items = [
  item('Contracts', 1, true),
  item('2025', 2),
  item('2026', 2, false),
  item('Pictures', 1, false),
];
const nameAfter = (key: string, at: number) => {
  const found = itemAfter(key, at, items);
  return typeof found === 'object' ? found.textContent : found;
};

test('arrows lead up and down, into a folder and out of it, and stop at the ends', () => {
  expect(nameAfter('ArrowDown', 0)).toBe('2025');
  expect(nameAfter('ArrowDown', 3)).toBeUndefined();
  expect(nameAfter('ArrowUp', 0)).toBeUndefined();
  expect(nameAfter('ArrowRight', 0)).toBe('2025');
  expect(nameAfter('ArrowRight', 1)).toBeUndefined();
  expect(nameAfter('ArrowRight', 2)).toBe('unfold');
  expect(nameAfter('ArrowLeft', 0)).toBe('fold');
  expect(nameAfter('ArrowLeft', 2)).toBe('Contracts');
  expect(nameAfter('ArrowLeft', 3)).toBeUndefined();
  expect(nameAfter('Home', 2)).toBe('Contracts');
  expect(nameAfter('End', 0)).toBe('Pictures');
});

test('a letter leads to the next name that begins with it, round to the first', () => {
  expect(nameAfter('2', 0)).toBe('2025');
  expect(nameAfter('2', 1)).toBe('2026');
  expect(nameAfter('2', 2)).toBe('2025');
  expect(nameAfter('P', 0)).toBe('Pictures');
  expect(nameAfter('x', 0)).toBeUndefined();
  expect(nameAfter(' ', 0)).toBeUndefined();
  expect(nameAfter('Enter', 0)).toBeUndefined();
});
