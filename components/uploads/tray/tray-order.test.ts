import { expect, test } from 'vitest';
import { entryIn } from '../testing/entries.ts';
import { inTrayOrder } from './tray-order.ts';

test('what wants the person comes first, then what moves, what waits, and what has ended', () => {
  const phases = ['done', 'waiting', 'sending', 'failed', 'paused', 'asking', 'skipped'] as const;
  const entries = phases.map((phase) => entryIn(phase, { id: phase }));
  expect(inTrayOrder(entries).map(({ phase }) => phase)).toEqual([
    'failed',
    'asking',
    'sending',
    'paused',
    'waiting',
    'done',
    'skipped',
  ]);
});
