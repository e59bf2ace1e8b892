import { expect, it } from 'vitest';
import { entryIn } from './testing/entries.ts';
import { holdsPage, isEnded, isRunning, type UploadPhase } from './upload-entry.ts';

const withWhat = (holds: (entry: ReturnType<typeof entryIn>) => boolean): UploadPhase[] =>
  (
    [
      'waiting',
      'hashing',
      'sending',
      'verifying',
      'paused',
      'offline',
      'asking',
      'needs-file',
      'done',
      'skipped',
      'failed',
      'cancelled',
    ] satisfies UploadPhase[]
  ).filter((phase) => holds(entryIn(phase)));

it('an upload runs by itself, waits for the person, or has ended', () => {
  expect(withWhat(isRunning)).toEqual(['waiting', 'hashing', 'sending', 'verifying', 'offline']);
  expect(withWhat(isEnded)).toEqual(['done', 'skipped', 'failed', 'cancelled']);
});

it('leaving the page loses what runs, is paused or asks; not what needs its file anyway', () => {
  expect(withWhat(holdsPage)).toEqual([
    'waiting',
    'hashing',
    'sending',
    'verifying',
    'paused',
    'offline',
    'asking',
  ]);
});
