import { describe, expect, it } from 'vitest';
import {
  fractionOf,
  isRunning,
  overallFraction,
  phaseWords,
  summaryOf,
  type UploadEntry,
  type UploadPhase,
} from './upload-entry.ts';

const workspace = {
  id: 'personal',
  kind: 'personal' as const,
  name: 'Personal',
  slug: 'personal',
  colour: 'slate',
};

const entry = (phase: UploadPhase, bytes = 0, size = 100): UploadEntry => ({
  id: 'u',
  name: 'a.txt',
  size,
  workspace,
  phase,
  bytes,
  problem: null,
  retryable: true,
});

describe('the progress of one upload', () => {
  it('never goes back from phase to phase', () => {
    const way = [
      entry('waiting'),
      entry('hashing', 0),
      entry('hashing', 100),
      entry('sending', 0),
      entry('sending', 50),
      entry('sending', 100),
      entry('verifying'),
      entry('done'),
    ].map(fractionOf);
    expect(way).toEqual([...way].sort((a, b) => a - b));
    expect(way[0]).toBe(0);
    expect(way.at(-1)).toBe(1);
  });

  it('[case 38] is a number for an empty file too', () => {
    expect(fractionOf(entry('sending', 0, 0))).toBeGreaterThan(0);
    expect(phaseWords(entry('sending', 0, 0))).toBe('Sending 100 %');
  });

  it('stays within bounds when more bytes are reported than there are', () => {
    expect(fractionOf(entry('hashing', 500))).toBeLessThanOrEqual(fractionOf(entry('sending', 0)));
  });
});

describe('the progress of all uploads', () => {
  it('weighs files by their size', () => {
    const large = { ...entry('waiting'), size: 999 };
    const small = { ...entry('done'), size: 1 };
    expect(overallFraction([large, small])).toBeCloseTo(0.001);
  });

  it('leaves out what failed or was cancelled', () => {
    expect(overallFraction([entry('failed'), entry('cancelled'), entry('done')])).toBe(1);
  });

  it('is complete where there is nothing to do', () => {
    expect(overallFraction([])).toBe(1);
  });
});

describe('the words', () => {
  it('name what runs, what is done and what went wrong', () => {
    expect(summaryOf([entry('sending'), entry('done'), entry('failed')])).toBe(
      'Uploading 1 file, 1 done, 1 failed',
    );
    expect(summaryOf([entry('done'), entry('done')])).toBe('2 files uploaded');
    expect(summaryOf([entry('cancelled')])).toBe('1 cancelled');
  });

  it('say the percentage without rounding up to a hundred too early', () => {
    expect(phaseWords(entry('sending', 999, 1_000))).toBe('Sending 99 %');
  });

  it('give the reason of a failure', () => {
    expect(phaseWords({ ...entry('failed'), problem: 'Too large.' })).toBe('Failed: Too large.');
  });
});

it('an upload runs until it is done, has failed or is cancelled', () => {
  const phases: UploadPhase[] = ['waiting', 'hashing', 'sending', 'verifying'];
  expect(phases.every((phase) => isRunning(entry(phase)))).toBe(true);
  expect(['done', 'failed', 'cancelled'].some((p) => isRunning(entry(p as UploadPhase)))).toBe(
    false,
  );
});
