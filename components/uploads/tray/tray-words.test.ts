import { expect, test } from 'vitest';
import { entryIn } from '../testing/entries.ts';
import { announcementOf, detailsOf, leftWords, overallDetails } from './tray-words.ts';

test('the time left is said as exactly as anybody can know it', () => {
  expect([1, 12, 54, 58, 200, 3_590, 3_700, 7_200, 90_000, 400_000].map(leftWords)).toEqual([
    'a few seconds left',
    '15 s left',
    '55 s left',
    '1 min left',
    '3 min left',
    '1 h left',
    '1 h 2 min left',
    '2 h left',
    '25 h left',
    '5 days left',
  ]);
});

test('speed and time left are said while bytes are sent, not before and not after', () => {
  const sending = entryIn('sending', { size: 12_000_000, bytes: 6_000_000, speed: 300_000 });
  expect(detailsOf(sending)).toBe('12 MB · 300 KB/s · 20 s left');
  expect(detailsOf({ ...sending, speed: null })).toBe('12 MB');
  expect(detailsOf({ ...sending, phase: 'verifying' })).toBe('12 MB');
  expect(overallDetails([sending, entryIn('waiting', { size: 6_000_000 })])).toMatch(
    /^3\d % · 300 KB\/s · 40 s left$/,
  );
});

test('what is read out stays the same while files come and go', () => {
  const before = [entryIn('sending'), entryIn('waiting'), entryIn('waiting')];
  const after = [entryIn('done'), entryIn('verifying'), entryIn('hashing')];
  expect(announcementOf(before)).toBe('Upload of 3 files is running.');
  expect(announcementOf(after)).toBe(announcementOf(before));
});

test('what wants the person, and how it ended, is read out', () => {
  expect(announcementOf([entryIn('sending'), entryIn('asking'), entryIn('failed')])).toBe(
    'Upload of 3 files is running. A decision is needed about 1 file. Not uploaded: 1 file.',
  );
  expect(announcementOf([entryIn('offline')])).toBe('Uploads wait for the network.');
  expect(announcementOf([entryIn('done'), entryIn('done'), entryIn('needs-file')])).toBe(
    'Upload finished: 2 files. To choose again: 1 file.',
  );
});
