import { describe, expect, it } from 'vitest';
import { entryIn } from './testing/entries.ts';
import { fractionOf, overallFraction, overallSpeed, timeLeft } from './upload-progress.ts';

describe('the progress of one upload', () => {
  it('never goes back from phase to phase', () => {
    const way = [
      entryIn('waiting'),
      entryIn('hashing', { bytes: 0 }),
      entryIn('hashing', { bytes: 100 }),
      entryIn('sending', { bytes: 0 }),
      entryIn('sending', { bytes: 50 }),
      entryIn('sending', { bytes: 100 }),
      entryIn('verifying'),
      entryIn('done'),
    ].map(fractionOf);
    expect(way).toEqual([...way].sort((a, b) => a - b));
    expect(way[0]).toBe(0);
    expect(way.at(-1)).toBe(1);
  });

  it('stays where it is when it is paused or the network is gone', () => {
    const sending = fractionOf(entryIn('sending', { bytes: 40 }));
    expect(fractionOf(entryIn('paused', { bytes: 40 }))).toBe(sending);
    expect(fractionOf(entryIn('offline', { bytes: 40 }))).toBe(sending);
  });

  it('[case 38] is a number for an empty file too', () => {
    expect(fractionOf(entryIn('sending', { size: 0 }))).toBeGreaterThan(0);
  });

  it('stays within bounds when more bytes are reported than there are', () => {
    expect(fractionOf(entryIn('hashing', { bytes: 500 }))).toBeLessThanOrEqual(
      fractionOf(entryIn('sending')),
    );
  });
});

describe('the progress of all uploads', () => {
  it('weighs files by their size', () => {
    const large = entryIn('waiting', { size: 999 });
    const small = entryIn('done', { size: 1 });
    expect(overallFraction([large, small])).toBeCloseTo(0.001);
  });

  it('leaves out what failed or was cancelled', () => {
    expect(overallFraction([entryIn('failed'), entryIn('cancelled'), entryIn('done')])).toBe(1);
  });

  it('is complete where there is nothing to do', () => {
    expect(overallFraction([])).toBe(1);
  });

  it('adds up the speeds, and tells the time that is left by them', () => {
    const entries = [
      entryIn('sending', { size: 1_000, bytes: 400, speed: 50 }),
      entryIn('sending', { size: 500, bytes: 100, speed: 50 }),
      entryIn('waiting', { size: 1_000 }),
      entryIn('done', { size: 5_000, bytes: 5_000 }),
      entryIn('paused', { size: 5_000 }),
    ];
    expect(overallSpeed(entries)).toBe(100);
    expect(timeLeft(entries)).toBe(20);
  });

  it('promises no time while nothing moves', () => {
    expect(timeLeft([entryIn('sending', { speed: 0 })])).toBeNull();
    expect(timeLeft([entryIn('waiting')])).toBeNull();
  });
});
