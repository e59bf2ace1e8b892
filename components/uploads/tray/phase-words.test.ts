import { expect, it } from 'vitest';
import { entryIn } from '../testing/entries.ts';
import { phaseWords, summaryOf } from './phase-words.ts';

it('the summary names what runs, what is done, what waits for the person and what went wrong', () => {
  expect(summaryOf([entryIn('sending'), entryIn('done'), entryIn('failed')])).toBe(
    'Uploading 1 file, 1 done, 1 failed',
  );
  expect(summaryOf([entryIn('done'), entryIn('done')])).toBe('2 files uploaded');
  expect(summaryOf([entryIn('cancelled')])).toBe('1 cancelled');
  expect(summaryOf([entryIn('paused'), entryIn('asking'), entryIn('needs-file')])).toBe(
    '1 paused, 1 to decide, 1 to choose again',
  );
});

it('the percentage is not rounded up to a hundred too early', () => {
  expect(phaseWords(entryIn('sending', { bytes: 999, size: 1_000 }))).toBe('Sending 99 %');
});

it('[case 38] an empty file is sent whole', () => {
  expect(phaseWords(entryIn('sending', { size: 0 }))).toBe('Sending 100 %');
});

it('a failure, and a file that must be chosen again, say why', () => {
  expect(phaseWords(entryIn('failed', { problem: 'Too large.' }))).toBe('Failed: Too large.');
  expect(phaseWords(entryIn('needs-file', { problem: 'This is another file.' }))).toBe(
    'This is another file.',
  );
});
