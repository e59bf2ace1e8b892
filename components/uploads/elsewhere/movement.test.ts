import { expect, test } from 'vitest';
import { noteMovement, stillness } from './movement.ts';

const now = Date.UTC(2026, 10, 21, 14);
const session = (id: string, age: number, uploadedBytes = 0) => ({
  id,
  uploadedBytes,
  completedFiles: 0,
  updatedAt: new Date(now - age),
});

test('a session that was reported a moment ago moves, one from yesterday does not', () => {
  expect(noteMovement(session('fresh', 1_000), now)).toBe(true);
  expect(noteMovement(session('old', 24 * 3_600_000), now)).toBe(false);
});

test('a session that stands still for a while does not move any more, until it does', () => {
  noteMovement(session('stops', 0), now);
  expect(noteMovement(session('stops', 0), now + stillness - 1)).toBe(true);
  expect(noteMovement(session('stops', 0), now + stillness)).toBe(false);
  expect(noteMovement(session('stops', 0, 500), now + stillness + 1)).toBe(true);
});

test('a clock that is hours wrong is put right by what is seen', () => {
  const hours = 3_600_000 * 5;
  expect(noteMovement(session('ahead', hours), now)).toBe(false);
  expect(noteMovement(session('ahead', hours, 9), now + 1_000)).toBe(true);
  expect(noteMovement(session('behind', -hours), now)).toBe(true);
  expect(noteMovement(session('behind', -hours), now + stillness)).toBe(false);
});
