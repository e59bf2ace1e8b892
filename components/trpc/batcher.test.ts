import { expect, it } from 'vitest';
import { createBatcher } from './batcher.ts';

/** A server that answers when it is told to. */
function makeServer() {
  const calls: { items: number[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const ask = createBatcher<number, string>(3, (items) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    calls.push({ items, answer: () => resolve(items.map((item) => `<${item}>`)), fail: reject });
    return promise;
  });
  return { ask, calls };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('what is asked in the same moment goes in one call, and each gets its own answer', async () => {
  const { ask, calls } = makeServer();
  const answers = Promise.all([ask(1), ask(2)]);
  await settled();
  expect(calls.map(({ items }) => items)).toEqual([[1, 2]]);
  calls[0]?.answer();
  expect(await answers).toEqual(['<1>', '<2>']);
});

it('what comes while a call is under way is gathered, within the most that a call takes', async () => {
  const { ask, calls } = makeServer();
  const answers = [1, 2, 3, 4, 5].map(ask);
  await settled();
  answers.push(ask(6));
  expect(calls.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  calls[0]?.answer();
  await settled();
  expect(calls.map(({ items }) => items)).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  calls[1]?.answer();
  expect(await Promise.all(answers)).toEqual(['<1>', '<2>', '<3>', '<4>', '<5>', '<6>']);
});

it('a call that fails fails what was in it, and nothing else', async () => {
  const { ask, calls } = makeServer();
  const [first, second] = [ask(1), ask(2)];
  await settled();
  const later = ask(3);
  calls[0]?.fail(new Error('no answer'));
  await expect(first).rejects.toThrow('no answer');
  await expect(second).rejects.toThrow('no answer');
  await settled();
  calls[1]?.answer();
  expect(await later).toBe('<3>');
});
