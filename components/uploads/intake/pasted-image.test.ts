import { expect, test } from 'vitest';
import { isPastedImage, pastedImageName } from './pasted-image.ts';

const now = new Date(2026, 10, 21, 14, 3, 7);
const file = (name: string, lastModified = now.getTime()) =>
  new File(['x'], name, { lastModified });

test('a copied picture is told from a file that happens to be called so', () => {
  expect(isPastedImage(file('image.png'), now)).toBe(true);
  expect(isPastedImage(file('image.jpeg'), now)).toBe(true);
  expect(isPastedImage(file('image.png', now.getTime() - 60_000), now)).toBe(false);
  expect(isPastedImage(file('my image.png'), now)).toBe(false);
  expect(isPastedImage(file('image.txt'), now)).toBe(false);
});

test('a pasted picture is named by day and time, a second one by its number too', () => {
  expect(pastedImageName(file('image.png'), now, 0)).toBe(
    'Pasted image 2026-11-21 at 14.03.07.png',
  );
  expect(pastedImageName(file('image.jpg'), now, 1)).toBe(
    'Pasted image 2026-11-21 at 14.03.07 2.jpg',
  );
});
