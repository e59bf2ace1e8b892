import { expect, test } from 'vitest';
import { later } from './later.ts';

test('what is loaded is loaded once', async () => {
  let times = 0;
  const part = later(async () => ++times);

  expect(await Promise.all([part.load(), part.load()])).toEqual([1, 1]);
  expect(await part.load()).toBe(1);
});

test('what could not be loaded is asked for again when it is next needed', async () => {
  let reachable = false;
  const part = later(async () => {
    if (!reachable) throw new Error('the connection is gone');
    return 'menu';
  });

  await expect(part.load()).rejects.toThrow('the connection is gone');
  reachable = true;
  expect(await part.load()).toBe('menu');
});
