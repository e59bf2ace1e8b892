import { expect, test } from 'vitest';
import { interleave, ratio, spread } from './measure.ts';
import { table } from './report.ts';

const running = { effort: 1, signal: new AbortController().signal };

test('the spread of samples is their median and quartiles', () => {
  expect(spread([5, 1, 3, 2, 4])).toEqual({ lower: 2, median: 3, upper: 4 });
  expect(spread([1, 2, 3, 4]).median).toBe(2.5);
});

test('a ratio compares calls that were made side by side', () => {
  // The machine became three times as slow in the middle; both sides felt it.
  expect(ratio([2, 2, 6, 6], [1, 1, 3, 3])).toEqual({ lower: 2, median: 2, upper: 2 });
});

test('sides take turns, and what belongs to the warm-up is not counted', async () => {
  const calls: string[] = [];
  const side = (name: string) => async () => void calls.push(name);

  const samples = await interleave(
    { a: side('a'), b: side('b') },
    { ...running, rounds: 3, warmUp: 1 },
  );

  expect(calls.join('')).toBe('abababab');
  expect([samples.a.length, samples.b.length]).toEqual([3, 3]);
});

test('a run that is stopped ends with the next round', async () => {
  const abort = new AbortController();
  let calls = 0;
  const side = async () => {
    calls += 1;
    if (calls === 2) abort.abort(new Error('stopped'));
  };

  const run = interleave({ side }, { rounds: 9, warmUp: 0, effort: 1, signal: abort.signal });
  await expect(run).rejects.toThrow('stopped');
  expect(calls).toBe(2);
});

test('the table is Markdown, and says whether an aim was met', () => {
  const times = { lower: 1, median: 1.1, upper: 1.3 };
  const row = { what: 'a', against: 'b', ratio: times, measured: '2 ms against 1 ms' };

  const lines = table([{ ...row, aim: 1.2 }, { ...row, aim: 1 }, row]).split('\n');

  expect(lines[1]).toMatch(/^(\| -+ )+\|$/);
  expect(lines[2]).toMatch(/\| 1\.10 +\| 1\.00 to 1\.30 +\| met: 1\.2 /);
  expect(lines[3]).toContain('missed: 1');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
